package chat.parley.group;

import chat.parley.model.Bytes;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.Marks;
import chat.parley.model.UserId;
import java.util.List;

/** What has happened to a group: the facts in its log. Times are epoch milliseconds. */
public sealed interface GroupEvent {

  /** A member wrote a message. */
  record MessageStored(GroupId group, Entry entry) implements GroupEvent {}

  /** The group was changed; the entry's body says the same in JSON. */
  record Changed(GroupId group, Entry entry, Change change) implements GroupEvent {}

  /** Marks of members have moved. */
  record Marked(List<Moved> moved) implements GroupEvent {
    /** Where the marks of a member are now. */
    public record Moved(UserId user, Marks marks) {}

    public Marked {
      moved = List.copyOf(moved);
    }
  }

  /** The logs of users are known to hold their coming or going. */
  record Confirmed(List<Kept> kept) implements GroupEvent {
    /** Up to which sequence a user's log knows. */
    public record Kept(UserId user, long sequence) {}

    public Confirmed {
      kept = List.copyOf(kept);
    }
  }

  /** There is a new invite link, which replaces the one before; {@code expires} 0 for never. */
  record Linked(Bytes hash, long expires) implements GroupEvent {}

  /** The invite link is revoked. */
  record Unlinked() implements GroupEvent {}

  /** The entity was started; the event's place in the log is its incarnation. */
  record Woken(long time) implements GroupEvent {}
}
