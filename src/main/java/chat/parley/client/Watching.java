package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Limits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whose presence is wanted, and how often a person's own typing is told. */
final class Watching {
  private final Session session;
  private final Map<Conversation, Long> typedAt = new HashMap<>();
  private List<UserId> watched = List.of();

  Watching(Session session) {
    this.session = session;
  }

  /** A new connection does not know whose presence is wanted. */
  void restart(Step step) {
    if (!watched.isEmpty()) {
      step.say(new ClientFrame.Watch(watched));
    }
  }

  void watch(List<UserId> users, Step step) {
    if (users.size() > Limits.WATCH_MAX) {
      throw new IllegalArgumentException("at most " + Limits.WATCH_MAX + " users are watched");
    }
    watched = List.copyOf(users);
    if (session.isWelcome()) {
      step.say(new ClientFrame.Watch(watched));
    }
  }

  void typing(Conversation conversation, long now, Step step) {
    Long last = typedAt.get(conversation);
    if (session.isWelcome() && (last == null || now - last >= Pace.TYPING_EVERY_MS)) {
      typedAt.values().removeIf(at -> now - at >= Pace.TYPING_EVERY_MS);
      typedAt.put(conversation, now);
      step.say(new ClientFrame.Typing(conversation));
    }
  }
}
