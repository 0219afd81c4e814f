package chat.parley.bench;

import chat.parley.protocol.Limits;
import java.util.concurrent.ThreadLocalRandom;

/** Puts the messages of one {@code send} together, at most {@link #MESSAGES_MAX}. */
final class SendFrame {
  static final int MESSAGES_MAX = Limits.BATCH_MAX;

  private final StringBuilder messages = new StringBuilder();

  /**
   * Adds a text. It stands as it is in the JSON, so it has nothing that would have to be escaped.
   */
  void add(long number, String text) {
    messages
        .append(messages.isEmpty() ? "" : ",")
        .append("{\"number\":")
        .append(number)
        .append(",\"id\":\"")
        .append("%016x".formatted(ThreadLocalRandom.current().nextLong()))
        .append("\",\"content\":{\"text\":\"")
        .append(text)
        .append("\"}}");
  }

  /** The frame, to a conversation. */
  String to(String conversation) {
    return "{\"type\":\"send\",\"conversation\":\""
        + conversation
        + "\",\"messages\":["
        + messages
        + "]}";
  }
}
