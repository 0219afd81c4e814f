package chat.parley.check;

import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import java.util.List;

/** One line of a journal's dump. */
public sealed interface JournalRecord {
  /** The name of the database that it lies on. */
  String database();

  /** The name of the log, {@code user|942|alice} or {@code group|033|…}. */
  String log();

  /** The number of the event in its log, from 1. */
  long row();

  /** Whose log it is: the part of its name after the partition. */
  static String ownerOf(String log) {
    return log.substring(log.lastIndexOf('|') + 1);
  }

  /** The number of the partition in which a log is. */
  static int partitionOf(String log) {
    int from = log.indexOf('|') + 1;
    return Integer.parseInt(log.substring(from, log.indexOf('|', from)));
  }

  /** Whether a log is a user's, and not a group's. */
  static boolean isOfUser(String log) {
    return log.startsWith("user|");
  }

  /**
   * An entry of a conversation.
   *
   * @param conversation its name from the side of the log's owner
   * @param change what it changes in a group, or null
   */
  record Stored(
      String database,
      String log,
      long row,
      Conversation conversation,
      EntryPrint entry,
      Change change)
      implements JournalRecord {
    ChatKey chat() {
      return switch (conversation) {
        case Conversation.Direct direct -> ChatKey.of(new UserId(ownerOf(log)), conversation);
        case Conversation.Group group -> new ChatKey.Group(group.id());
      };
    }
  }

  /** A change of a group's members: {@code what} is its name on the wire. */
  record Change(String what, List<UserId> users) {
    public Change {
      users = List.copyOf(users);
    }
  }

  /** Marks have moved. */
  record Marks(String database, String log, long row, List<Mark> marks) implements JournalRecord {
    public Marks {
      marks = List.copyOf(marks);
    }
  }

  /** How far a user has come in a conversation. */
  record Mark(Conversation conversation, UserId user, long received, long read) {}

  /**
   * Any other event.
   *
   * @param time epoch milliseconds, or 0 when it has none
   */
  record Other(String database, String log, long row, String kind, long time)
      implements JournalRecord {}

  /**
   * What a log comes to.
   *
   * @param row the last event
   * @param replayed a hash of the state that all events give
   * @param restored the same from the newest snapshot and the events after it; the same as {@code
   *     replayed} when there is no snapshot
   */
  record Replayed(String database, String log, long row, String replayed, String restored)
      implements JournalRecord {}
}
