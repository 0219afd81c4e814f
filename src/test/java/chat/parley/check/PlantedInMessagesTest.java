package chat.parley.check;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.MessageId;
import chat.parley.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is promised of messages is broken once each: the checker says so and names the record. */
class PlantedInMessagesTest extends Tampering {
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
}
