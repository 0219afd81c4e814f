package chat.parley.group;

import chat.parley.model.Bytes;
import chat.parley.model.Message;
import chat.parley.model.UserId;
import java.util.List;
import java.util.OptionalLong;

/** What a session asks of a group for its user. All but three carry the client's request. */
public sealed interface Ask {

  record Send(List<Message> messages) implements Ask {}

  /** A person is typing; has no answer. */
  record Type() implements Ask {}

  record Pull(String request, OptionalLong before, OptionalLong after, int limit) implements Ask {}

  record Info(String request, long sequence) implements Ask {}

  /** The users who are members now. */
  record Members(String request) implements Ask {}

  /** A change of the group; its answer waits until the logs of all concerned hold it. */
  sealed interface OfChange extends Ask {
    String request();
  }

  /** Makes the group; {@code members} may name its creator. */
  record Create(String request, String title, List<UserId> members) implements OfChange {}

  record Add(String request, List<UserId> users) implements OfChange {}

  record Remove(String request, List<UserId> users) implements OfChange {}

  record Leave(String request) implements OfChange {}

  record Promote(String request, UserId user) implements OfChange {}

  record Demote(String request, UserId user) implements OfChange {}

  record Rename(String request, String title) implements OfChange {}

  record Describe(String request, String description) implements OfChange {}

  /**
   * Replaces the invite link.
   *
   * @param link its text, given back in the answer and kept nowhere
   * @param hash SHA-256 of its secret
   * @param expires epoch milliseconds; 0 for never
   */
  record Link(String request, String link, Bytes hash, long expires) implements OfChange {}

  record Unlink(String request) implements OfChange {}

  /** Joins by the invite link whose secret has this hash. */
  record Join(String request, Bytes hash) implements OfChange {}
}
