package chat.parley.check;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame.Reached;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Every promise is broken once, and the checker says so and names the record. */
class PlantedFaultsTest {
  private final RandomRun run = RandomRun.of(7, 900);
  private List<Observation> seen = new ArrayList<>(run.observations);
  private List<JournalRecord> rows = new ArrayList<>(run.journal);

  @Test
  void nothing_planted_nothing_found() {
    CheckerPropertiesTest.assertClean(Checker.check(seen, rows));
  }

  @Test
  void an_acknowledgement_before_the_commit_is_found() {
    Observation.Accepted accepted = last(Observation.Accepted.class, any -> true);
    rows.removeIf(
        row -> row instanceof JournalRecord.Stored stored && isThat(stored.entry(), accepted));
    seen.replaceAll(each -> each instanceof Observation.Read read ? without(read, accepted) : each);

    assertThat(broken("C1 durability", accepted)).contains("not in the log");
  }

  @Test
  void an_accepted_message_that_one_of_two_logs_lacks_is_found() {
    Observation.Accepted accepted = lastDirect(Observation.Accepted.class);
    JournalRecord.Stored copy =
        lastRow(JournalRecord.Stored.class, row -> isThat(row.entry(), accepted));
    rows.remove(copy);

    assertThat(broken("C1 durability", accepted)).contains(copy.log());
    assertThat(finding("C8 journal").count()).isPositive();
  }

  @Test
  void an_accepted_message_that_a_device_has_lost_is_found() {
    Observation.Read read = last(Observation.Read.class, any -> any.entries().size() > 2);
    EntryPrint lost =
        read.entries().stream()
            .filter(entry -> !entry.membership())
            .reduce((one, other) -> other)
            .orElseThrow();
    replace(read, without(read, lost));

    assertThat(finding("C1 durability").told().getFirst().what()).contains("does not hold it");
  }

  @Test
  void repeats_that_were_forgotten_in_a_recovery_are_found() {
    Observation.Unknown unknown = lastDirect(Observation.Unknown.class);
    repeat(unknown, entry -> entry);

    assertThat(finding("C2 once").told().getFirst().what()).contains("two places");
    assertThat(broken("C7 unknown", unknown)).contains("2 times");
  }

  @Test
  void an_unknown_message_that_takes_effect_twice_under_another_name_is_found() {
    Observation.Unknown unknown = lastDirect(Observation.Unknown.class);
    repeat(
        unknown,
        entry ->
            new EntryPrint(
                entry.sequence(),
                entry.time(),
                entry.from(),
                entry.number() + 1_000,
                MessageId.of(1),
                entry.hash(),
                false));

    assertThat(broken("C7 unknown", unknown)).contains("2 times");
    assertThat(finding("C2 once").told().getFirst().what()).contains("nobody has sent");
  }

  @Test
  void a_message_that_is_shown_twice_is_found() {
    Observation.Shown shown = last(Observation.Shown.class, any -> true);
    seen.add(shown);

    assertThat(broken("C2 once", shown)).contains("twice");
  }

  @Test
  void a_message_that_nobody_has_sent_is_found() {
    Observation.Sending sending = last(Observation.Sending.class, any -> true);
    seen.remove(sending);

    assertThat(finding("C2 once").told().getFirst().what()).contains("nobody has sent");
  }

  @Test
  void a_changed_body_is_found() {
    Observation.Sending was = last(Observation.Sending.class, any -> true);
    Observation.Sending other =
        new Observation.Sending(
            was.at(), was.device(), was.conversation(), was.number(), was.id(), "another");
    replace(was, other);

    assertThat(broken("C2 once", other)).contains("not what was sent");
  }

  @Test
  void a_resend_that_changed_the_order_is_found() {
    // The two last messages of a device change places, for everybody.
    swapPlacesOfTwoMessagesOfOneDevice();

    assertThat(finding("C3 order").told())
        .anySatisfy(each -> assertThat(each.what()).contains("another order"));
  }

  @Test
  void a_message_that_was_sent_later_and_stands_earlier_is_found() {
    Observation.Sending sending = last(Observation.Sending.class, any -> true);
    Observation.Sending late =
        new Observation.Sending(
            Long.MAX_VALUE,
            sending.device(),
            sending.conversation(),
            sending.number(),
            sending.id(),
            sending.hash());
    long place = entryOf(sending).sequence();
    Observation.Accepted other =
        new Observation.Accepted(
            1, sending.device(), sending.conversation(), -1, MessageId.of(2), place + 1);
    replace(sending, late);
    seen.add(other);

    assertThat(broken("C3 order", late)).contains("stands before it");
  }

  @Test
  void two_devices_that_see_different_lists_are_found() {
    Observation.Read read = last(Observation.Read.class, any -> any.entries().size() > 3);
    List<EntryPrint> entries = new ArrayList<>(read.entries());
    EntryPrint first = entries.get(1);
    entries.set(1, at(entries.get(2), first.sequence()));
    Observation.Read other = with(read, entries);
    replace(read, other);

    assertThat(broken("C3 order", other)).contains("two entries at one place");
  }

  @Test
  void a_dropped_gap_is_found() {
    Observation.Shown shown =
        last(
            Observation.Shown.class,
            any ->
                any.chat() instanceof ChatKey.Direct
                    && any.entry().sequence() > 2
                    && seen.stream()
                        .anyMatch(each ->
                            each instanceof Observation.Shown next
                                && next.device().equals(any.device())
                                && next.chat().equals(any.chat())
                                && next.entry().sequence() == any.entry().sequence() + 1));
    seen.remove(shown);

    assertThat(finding("C3 order").told())
        .anySatisfy(each -> assertThat(each.what()).contains("was shown"));
  }

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
  void a_refused_message_that_is_in_the_log_is_found() {
    Observation.Accepted was = last(Observation.Accepted.class, any -> true);
    Observation.Refused refused =
        new Observation.Refused(
            was.at(),
            was.device(),
            was.conversation(),
            was.number(),
            was.id(),
            ErrorCode.NOT_MEMBER);
    replace(was, refused);

    assertThat(broken("C7 unknown", refused)).contains("refused");
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

  /** The same message once more, at the end of every list that holds it. */
  private void repeat(Observation.OfSend of, UnaryOperator<EntryPrint> change) {
    List<JournalRecord> more = new ArrayList<>();
    for (JournalRecord row : rows) {
      if (row instanceof JournalRecord.Stored stored
          && stored.chat().equals(of.chat())
          && stored.entry().id().equals(of.id())) {
        long end =
            rows.stream()
                .filter(each ->
                    each instanceof JournalRecord.Stored other
                        && other.log().equals(stored.log())
                        && other.chat().equals(stored.chat()))
                .count();
        EntryPrint again = at(change.apply(stored.entry()), end + 1);
        more.add(
            new JournalRecord.Stored(
                stored.database(), stored.log(), 0, stored.conversation(), again, null));
      }
    }
    rows.addAll(more);
  }

  private void swapPlacesOfTwoMessagesOfOneDevice() {
    Observation.Accepted one = last(Observation.Accepted.class, any -> any.number() > 2);
    Observation.Accepted other =
        last(
            Observation.Accepted.class,
            any ->
                any.device().equals(one.device())
                    && any.chat().equals(one.chat())
                    && any.number() == one.number() - 2);
    UnaryOperator<EntryPrint> swap =
        entry -> {
          if (entry.id().equals(one.id())) {
            return at(entry, other.sequence());
          }
          return entry.id().equals(other.id()) ? at(entry, one.sequence()) : entry;
        };
    rows.replaceAll(row ->
        row instanceof JournalRecord.Stored s && s.chat().equals(one.chat())
            ? new JournalRecord.Stored(
                s.database(), s.log(), s.row(), s.conversation(), swap.apply(s.entry()), s.change())
            : row);
  }

  private static EntryPrint at(EntryPrint entry, long sequence) {
    return new EntryPrint(
        sequence,
        entry.time(),
        entry.from(),
        entry.number(),
        entry.id(),
        entry.hash(),
        entry.membership());
  }

  private static boolean isThat(EntryPrint entry, Observation.OfSend send) {
    return entry.id().equals(send.id()) && entry.from().equals(send.device());
  }

  private EntryPrint entryOf(Observation.OfSend send) {
    return lastRow(JournalRecord.Stored.class, row -> isThat(row.entry(), send)).entry();
  }

  private static Observation.Read without(Observation.Read read, Observation.Accepted accepted) {
    return read.chat().equals(accepted.chat())
        ? with(read, read.entries().stream().filter(each -> !isThat(each, accepted)).toList())
        : read;
  }

  private static Observation.Read without(Observation.Read read, EntryPrint entry) {
    return with(read, read.entries().stream().filter(each -> !each.equals(entry)).toList());
  }

  private static Observation.Read with(Observation.Read read, List<EntryPrint> entries) {
    return new Observation.Read(
        read.at(),
        read.device(),
        read.conversation(),
        read.cold(),
        read.head(),
        read.mine(),
        read.theirs(),
        entries);
  }

  private void replace(Observation old, Observation by) {
    seen.set(seen.indexOf(old), by);
  }

  private Observation.Accepted direct() {
    return last(
        Observation.Accepted.class,
        any ->
            any.device().user().equals(RandomRun.ANN)
                && any.chat() instanceof ChatKey.Direct direct
                && direct.participants().size() > 1);
  }

  private <T extends Observation.OfChat> T lastDirect(Class<T> kind) {
    return last(
        kind,
        any -> any.chat() instanceof ChatKey.Direct direct && direct.participants().size() > 1);
  }

  private <T extends Observation> T last(Class<T> kind, Predicate<T> wanted) {
    return seen.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(wanted)
        .reduce((one, other) -> other)
        .orElseThrow();
  }

  private <T extends JournalRecord> T lastRow(Class<T> kind, Predicate<T> wanted) {
    return rows.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(wanted)
        .reduce((one, other) -> other)
        .orElseThrow();
  }

  private Findings finding(String check) {
    return Checker.check(seen, rows).stream()
        .filter(each -> each.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  /** What a check says of a record. */
  private String broken(String check, Observation record) {
    String line = ObservationFormat.write(record);
    String shown = line.substring(0, Math.min(line.length(), Findings.RECORD_MAX));
    return finding(check).told().stream()
        .filter(each -> each.records().stream().anyMatch(one -> one.startsWith(shown)))
        .map(Findings.Violation::what)
        .reduce("", (one, other) -> one + other + "\n");
  }
}
