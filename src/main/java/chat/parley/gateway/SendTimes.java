package chat.parley.gateway;

import chat.parley.model.Conversation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** When the unanswered {@code send} of each conversation came; for one thread. */
final class SendTimes {
  /** Conversations that are remembered; the oldest is forgotten first. */
  static final int CONVERSATIONS_MAX = 100;

  private final Map<Conversation, Long> begun = new LinkedHashMap<>();

  /** A {@code send} was read; nanoseconds of {@link System#nanoTime()}. */
  void begun(Conversation conversation, long nanos) {
    begun.put(conversation, nanos);
    if (begun.size() > CONVERSATIONS_MAX) {
      begun.remove(begun.keySet().iterator().next());
    }
  }

  /** It was answered: how long it took, unless it is not known. */
  OptionalLong answered(Conversation conversation, long nanos) {
    Long since = begun.remove(conversation);
    return since == null ? OptionalLong.empty() : OptionalLong.of(nanos - since);
  }
}
