package chat.parley.check;

import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame.Reached;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** How far users have come, as a server without a fault knows it. */
final class ModelMarks {
  private static final Reached NONE = new Reached(0, 0);

  /** Whose marks, and where. */
  record Of(UserId user, ChatKey chat) {}

  private final Map<Of, Reached> all = new HashMap<>();

  void received(UserId user, ChatKey chat, long upTo) {
    Reached before = mine(user, chat);
    all.put(new Of(user, chat), new Reached(Math.max(before.received(), upTo), before.read()));
  }

  void opened(UserId user, ChatKey chat, long upTo) {
    Reached before = mine(user, chat);
    all.put(
        new Of(user, chat),
        new Reached(Math.max(before.received(), upTo), Math.max(before.read(), upTo)));
  }

  /** A joiner's marks begin below the entry of joining. */
  void begin(UserId user, ChatKey chat, long sequence) {
    all.put(new Of(user, chat), new Reached(sequence, sequence));
  }

  Reached mine(UserId user, ChatKey chat) {
    return all.getOrDefault(new Of(user, chat), NONE);
  }

  /** Those of the other one, or the least of the other members of a group. */
  Reached theirs(UserId user, ChatKey chat, Set<UserId> members) {
    return switch (chat) {
      case ChatKey.Direct direct -> mine(direct.peerOf(user), chat);
      case ChatKey.Group group ->
          members.stream()
              .filter(each -> !each.equals(user))
              .map(each -> mine(each, chat))
              .reduce(ModelMarks::least)
              .orElse(NONE);
    };
  }

  private static Reached least(Reached one, Reached other) {
    return new Reached(
        Math.min(one.received(), other.received()), Math.min(one.read(), other.read()));
  }

  void forEach(BiConsumer<Of, Reached> work) {
    all.forEach(work);
  }
}
