package chat.parley.check;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Body;
import chat.parley.model.Entry;
import chat.parley.model.Marks;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.user.Progress;
import chat.parley.user.UserEvent;
import chat.parley.user.UserEventCodec;
import chat.parley.user.UserState;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogReplayTest {
  private static final UserId ANN = new UserId("ann");
  private static final UserId BOB = new UserId("bob");
  private static final String LOG = "user|001|ann";
  private static final UserEventCodec CODEC = new UserEventCodec();

  private static final List<UserEvent> EVENTS =
      List.of(
          new UserEvent.Registered(1, "Ann", "hash"),
          new UserEvent.Woken(2),
          new UserEvent.MessageStored(
              1,
              BOB,
              new Entry(
                  1,
                  5,
                  new Sender(BOB, 1),
                  false,
                  new Message(1, MessageId.of(7), Body.content("{\"text\":\"secret\"}")))),
          new UserEvent.Progressed(
              List.of(new Progress(BOB, Marks.of(1, 0), Marks.NONE, 1, Marks.NONE))));

  private static JournalRecord.Replayed replay(byte[] snapshot, long snapshotRow) {
    LogReplay replay = new LogReplay(LOG, "user", snapshot, snapshotRow);
    long row = 0;
    for (UserEvent each : EVENTS) {
      row++;
      replay.add(row, CODEC.manifest(each), CODEC.encode(each));
    }
    return replay.end("one");
  }

  private static byte[] snapshotAfter(int events) {
    UserState state = UserState.EMPTY;
    for (UserEvent each : EVENTS.subList(0, events)) {
      state = state.apply(each);
    }
    return CODEC.encode(state);
  }

  @Test
  void a_snapshot_and_the_events_after_it_come_to_what_all_events_come_to() {
    JournalRecord.Replayed replayed = replay(snapshotAfter(3), 3);

    assertThat(replayed.restored()).isEqualTo(replayed.replayed());
    assertThat(replayed.row()).isEqualTo(4);
  }

  @Test
  void without_a_snapshot_there_is_nothing_to_differ() {
    JournalRecord.Replayed replayed = replay(null, 0);

    assertThat(replayed.restored()).isEqualTo(replayed.replayed());
  }

  @Test
  void a_snapshot_that_lacks_an_event_is_seen() {
    JournalRecord.Replayed replayed = replay(snapshotAfter(2), 3);

    assertThat(replayed.restored()).isNotEqualTo(replayed.replayed());
  }

  @Test
  void events_become_records_without_their_bodies() {
    EventRecords records = new EventRecords("one", LOG, 3, "message");

    JournalRecord stored = records.of(EVENTS.get(2));
    JournalRecord marks = records.of(EVENTS.get(3));

    assertThat(JournalFormat.write(stored)).contains("\"@bob\"").doesNotContain("secret");
    assertThat(((JournalRecord.Marks) marks).marks())
        .extracting(JournalRecord.Mark::user, JournalRecord.Mark::received)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(ANN, 1L),
            org.assertj.core.groups.Tuple.tuple(BOB, 0L));
  }
}
