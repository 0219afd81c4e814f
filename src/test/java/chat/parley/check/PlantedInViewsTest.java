package chat.parley.check;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Sender;
import chat.parley.protocol.ServerFrame.Reached;
import org.junit.jupiter.api.Test;

/** So is what is promised of marks, presence, groups and journals. */
class PlantedInViewsTest extends Tampering {
  @Test
  void a_mark_that_goes_back_is_found() {
    Observation.Marked marked = last(Observation.Marked.class, any -> any.mine().received() > 1);
    Observation.Marked back =
        new Observation.Marked(
            marked.at(),
            marked.device(),
            marked.conversation(),
            marked.stored(),
            new Reached(marked.mine().received() - 1, 0),
            marked.theirs());
    seen.add(seen.indexOf(marked) + 1, back);

    assertThat(broken("C4 marks", back)).contains("went back");
  }

  @Test
  void a_mark_that_a_later_device_is_not_told_any_more_is_found() {
    Observation.Read read =
        last(
            Observation.Read.class,
            any ->
                any.cold()
                    && seen.stream()
                        .anyMatch(each ->
                            each instanceof Observation.Marked marked
                                && marked.chat().equals(any.chat())
                                && marked.device().user().equals(any.device().user())
                                && marked.theirs().received() > 0));
    Observation.Read forgetful =
        new Observation.Read(
            read.at(),
            read.device(),
            read.conversation(),
            true,
            read.head(),
            read.mine(),
            new Reached(0, 0),
            read.entries());
    replace(read, forgetful);

    assertThat(broken("C4 marks", forgetful)).contains("not there any more");
  }

  @Test
  void two_checks_that_no_device_has_said_are_found() {
    Observation.Marked early =
        new Observation.Marked(
            1,
            new Sender(RandomRun.ANN, 1),
            direct().conversation(),
            0,
            new Reached(0, 0),
            new Reached(1, 0));
    seen.add(0, early);

    assertThat(broken("C4 marks", early)).contains("had stored it");
  }

  @Test
  void blue_checks_that_nobody_has_opened_are_found() {
    seen.removeIf(Observation.Opened.class::isInstance);

    assertThat(finding("C4 marks").told())
        .anySatisfy(each -> assertThat(each.what()).contains("nobody had opened"));
  }

  @Test
  void a_last_seen_in_the_future_and_one_that_goes_back_are_found() {
    Observation.Presence now =
        new Observation.Presence(
            5_000_000, new Sender(RandomRun.ANN, 1), RandomRun.BOB, false, 6_000_000L);
    Observation.Presence back =
        new Observation.Presence(
            5_000_001, new Sender(RandomRun.ANN, 1), RandomRun.BOB, false, 4_000_000L);
    seen.add(now);
    seen.add(back);

    assertThat(broken("C5 presence", now)).contains("future");
    assertThat(broken("C5 presence", back)).contains("went back");
  }

  @Test
  void a_push_to_an_ex_member_is_found() {
    JournalRecord.Stored leaving =
        lastRow(
            JournalRecord.Stored.class,
            row -> row.change() != null && row.change().what().equals("removed"));
    EntryPrint after =
        rows.stream()
            .filter(row ->
                row instanceof JournalRecord.Stored stored
                    && stored.chat().equals(leaving.chat())
                    && stored.entry().sequence() == leaving.entry().sequence() + 1)
            .map(row -> ((JournalRecord.Stored) row).entry())
            .findFirst()
            .orElseThrow();
    Observation.Shown pushed =
        new Observation.Shown(
            9_000_000, new Sender(RandomRun.CAT, 1), leaving.conversation(), after, false);
    seen.add(pushed);

    assertThat(broken("C6 groups", pushed)).contains("no member");
  }

  @Test
  void a_member_who_lacks_an_entry_is_found() {
    Observation.Read read =
        last(
            Observation.Read.class,
            any ->
                any.chat() instanceof ChatKey.Group && any.device().user().equals(RandomRun.BOB));
    Observation.Read lacking = with(read, read.entries().subList(1, read.entries().size()));
    replace(read, lacking);

    assertThat(broken("C6 groups", lacking)).contains("lacks");
  }

  @Test
  void a_gap_in_the_journal_is_found() {
    JournalRecord.Marks marks = lastRow(JournalRecord.Marks.class, row -> true);
    rows.set(
        rows.indexOf(marks),
        new JournalRecord.Marks(marks.database(), marks.log(), marks.row() + 1, marks.marks()));

    assertThat(finding("C8 journal").told().getFirst().what()).contains("goes on with");
  }

  @Test
  void a_log_on_two_databases_and_a_snapshot_that_differs_are_found() {
    JournalRecord.Marks marks = lastRow(JournalRecord.Marks.class, row -> true);
    rows.set(
        rows.indexOf(marks),
        new JournalRecord.Marks("two", marks.log(), marks.row(), marks.marks()));
    JournalRecord.Replayed lying =
        new JournalRecord.Replayed("one", marks.log(), marks.row(), "one", "other");
    rows.add(lying);

    assertThat(finding("C8 journal").told())
        .anySatisfy(each -> assertThat(each.what()).contains("two databases"))
        .anySatisfy(each -> assertThat(each.what()).contains("something else"));
  }

  @Test
  void a_head_that_is_not_the_end_of_the_log_is_found() {
    Observation.Read read = last(Observation.Read.class, Observation.Read::cold);
    Observation.Read lying =
        new Observation.Read(
            read.at(),
            read.device(),
            read.conversation(),
            true,
            read.head() + 1,
            read.mine(),
            read.theirs(),
            read.entries());
    replace(read, lying);

    assertThat(broken("C8 journal", lying)).contains("the log ends at");
  }
}
