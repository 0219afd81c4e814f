package chat.parley.check;

import chat.parley.group.GroupEvent;
import chat.parley.group.GroupEventCodec;
import chat.parley.group.GroupState;
import chat.parley.journal.EventCodec;
import chat.parley.user.UserEvent;
import chat.parley.user.UserEventCodec;
import chat.parley.user.UserState;

/** What a log comes to: from all of its events, and from its newest snapshot. */
final class LogReplay {
  private final String log;
  private final EventCodec codec;
  private final long snapshotRow;
  private Object whole;
  private Object restored;
  private long last;

  /**
   * A log of which no event was read yet.
   *
   * @param snapshot the bytes of the newest one, or null
   * @param snapshotRow the event after which it was taken
   */
  LogReplay(String log, String manifest, byte[] snapshot, long snapshotRow) {
    this.log = log;
    boolean ofUser = JournalRecord.isOfUser(log);
    this.codec = ofUser ? new UserEventCodec() : new GroupEventCodec();
    this.whole = ofUser ? UserState.EMPTY : GroupState.EMPTY;
    this.restored = snapshot == null ? null : codec.decode(manifest, snapshot);
    this.snapshotRow = snapshotRow;
  }

  String log() {
    return log;
  }

  /** The event of some bytes, which the states now hold. */
  Object add(long row, String manifest, byte[] payload) {
    Object event = codec.decode(manifest, payload);
    whole = apply(whole, event);
    if (restored != null && row > snapshotRow) {
      restored = apply(restored, event);
    }
    last = row;
    return event;
  }

  private static Object apply(Object state, Object event) {
    return switch (event) {
      case UserEvent e -> ((UserState) state).apply(e);
      case GroupEvent e -> ((GroupState) state).apply(e);
      default -> throw new IllegalArgumentException("no event: " + event.getClass());
    };
  }

  JournalRecord.Replayed end(String database) {
    String replayed = EntryPrint.hash(codec.encode(whole));
    return new JournalRecord.Replayed(
        database,
        log,
        last,
        replayed,
        restored == null ? replayed : EntryPrint.hash(codec.encode(restored)));
  }
}
