package chat.parley.user;

import chat.parley.conversation.ToGroup;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/** What the entities of a node need of it. Every method may be called from any thread. */
public interface UserSurroundings {

  /** Delivers to another user's entity, at most once. */
  void tell(UserId user, UserCommand.OfPeer command);

  /** Delivers to a group's entity, at most once. */
  void tell(GroupId group, ToGroup word);

  /**
   * The first entries of a chat after a sequence, as many as fit one message between nodes.
   *
   * @param owner whose log is read
   * @param key of the chat in that log
   * @param head the last sequence to be read
   */
  CompletionStage<List<Entry>> entries(UserId owner, long key, long after, long head);

  /**
   * The user was seen; to be written some time soon.
   *
   * @param at epoch milliseconds
   * @param stored told, on any thread, the greatest time that is stored, once that is {@code at} or
   *     later; at most one of a user waits, so that a later call takes the place of an earlier one.
   *     Not called when too many users wait for a database that is down
   */
  void seen(UserId user, long at, LongConsumer stored);

  /** When the user was last seen, epoch milliseconds; only what is stored. */
  CompletionStage<OptionalLong> lastSeen(UserId user);

  /**
   * How many entries wait for a user who is in memory, from time to time; for nobody but
   * statistics.
   *
   * @param before what was told last, -1 for nothing yet
   * @param now -1 when the user leaves memory
   */
  default void waiting(long before, long now) {}

  /** The clock, epoch milliseconds. */
  long now();
}
