package chat.parley.conversation;

import chat.parley.model.Entry;
import chat.parley.model.MessageId;

/** A message of a batch with the place that it was given. */
public record Placed(long number, MessageId id, long sequence, long time) {
  static Placed of(Entry entry) {
    return new Placed(entry.number(), entry.id(), entry.sequence(), entry.time());
  }
}
