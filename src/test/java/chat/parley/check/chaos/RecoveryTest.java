package chat.parley.check.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.check.JournalRecord;
import chat.parley.check.Observation;
import chat.parley.journal.Databases;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static final UserId ANN = new UserId("ann");
  private static final UserId BOB = new UserId("bob");
  private final List<Observation> observations = new ArrayList<>();
  private final List<JournalRecord> journal = new ArrayList<>();

  @Test
  void it_is_the_time_until_a_message_that_was_sent_after_the_fault_is_accepted() {
    send(900, 1_050, ANN, BOB);
    send(1_200, 4_000, ANN, BOB);
    send(1_300, 9_000, ANN, BOB);

    assertThat(times(fault(FaultKind.CUT, 1_000, List.of(ANN))))
        .isEqualTo(Map.of(FaultKind.CUT, List.of(3_000L)));
  }

  @Test
  void whom_a_message_goes_to_counts_as_much_as_whom_it_comes_from() {
    send(1_200, 4_000, ANN, BOB);

    assertThat(times(fault(FaultKind.KILL_DATABASE, 1_000, List.of(BOB))))
        .isEqualTo(Map.of(FaultKind.KILL_DATABASE, List.of(3_000L)));
  }

  @Test
  void a_message_that_was_sent_long_after_tells_nothing() {
    send(1_001 + Recovery.SENT_WITHIN_MS, 9_000, ANN, BOB);

    assertThat(times(fault(FaultKind.CUT, 1_000, List.of(ANN)))).isEmpty();
  }

  @Test
  void a_fault_of_a_node_has_hit_whose_entity_was_woken_afterwards() {
    send(1_200, 4_000, ANN, ANN);
    send(1_300, 5_000, BOB, BOB);
    journal.add(new JournalRecord.Other("one", Databases.persistenceId(BOB), 1, "woken", 4_500));
    journal.add(new JournalRecord.Other("one", Databases.persistenceId(ANN), 1, "woken", 900));

    assertThat(times(fault(FaultKind.KILL_NODE, 1_000, List.of())))
        .isEqualTo(Map.of(FaultKind.KILL_NODE, List.of(4_000L)));
  }

  @Test
  void percentiles_are_values_that_occurred() {
    assertThat(Recovery.percentile(List.of(1L, 2L, 3L, 4L), 50)).isEqualTo(2);
    assertThat(Recovery.percentile(List.of(1L, 2L, 3L, 4L), 99)).isEqualTo(4);
    assertThat(Recovery.percentile(List.of(), 50)).isZero();
  }

  @Test
  void a_group_that_moves_has_recovered_when_anybody_has_written_to_it() {
    GroupId group = new GroupId("abcdefghijklmnopqrstuvwxyz");
    send(1_100, 1_200, ANN, Conversation.with(BOB));
    send(1_300, 3_500, ANN, new Conversation.Group(group));
    Struck moved =
        new Struck(
            FaultKind.MOVE_PARTITIONS,
            "partition 7",
            1_000,
            2_000,
            2_000,
            List.of(Databases.persistenceId(group)));

    assertThat(times(moved)).isEqualTo(Map.of(FaultKind.MOVE_PARTITIONS, List.of(2_500L)));
  }

  private void send(long at, long acceptedAt, UserId from, UserId to) {
    send(at, acceptedAt, from, Conversation.with(to));
  }

  private void send(long at, long acceptedAt, UserId from, Conversation conversation) {
    MessageId id = MessageId.of(observations.size());
    Sender device = new Sender(from, 1);
    observations.add(new Observation.Sending(at, device, conversation, at, id, "hash"));
    observations.add(new Observation.Accepted(acceptedAt, device, conversation, at, id, at));
  }

  private static Struck fault(FaultKind kind, long at, List<UserId> users) {
    List<String> logs = users.stream().map(Databases::persistenceId).toList();
    return new Struck(kind, "a part", at, at, at, logs);
  }

  private Map<FaultKind, List<Long>> times(Struck fault) {
    return new Recovery(observations, journal).times(List.of(fault));
  }
}
