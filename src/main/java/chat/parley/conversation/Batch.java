package chat.parley.conversation;

import chat.parley.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last batch that a device sent to a conversation: all that the repeat check needs, because a
 * device has at most one unanswered batch.
 *
 * @param placed ascending by number; at least one, at most {@link #SIZE_MAX}
 */
public record Batch(List<Placed> placed) {
  public static final int SIZE_MAX = 32;

  public Batch {
    placed = List.copyOf(placed);
  }

  /** The highest number of the batch. */
  public long lastNumber() {
    return placed.getLast().number();
  }

  /** The highest sequence of the batch. */
  public long lastSequence() {
    return placed.getLast().sequence();
  }

  /** The place of a message, when it is one of the batch: same number and same id. */
  public Optional<Placed> find(Message message) {
    for (Placed each : placed) {
      if (each.number() == message.number()) {
        return each.id().equals(message.id()) ? Optional.of(each) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The places of all messages, or empty when some are not of the batch. */
  public Optional<List<Placed>> findAll(List<Message> messages) {
    List<Placed> found = new ArrayList<>(messages.size());
    for (Message message : messages) {
      Optional<Placed> place = find(message);
      if (place.isEmpty()) {
        return Optional.empty();
      }
      found.add(place.get());
    }
    return Optional.of(List.copyOf(found));
  }

  /** One more message; the oldest one leaves a full batch. */
  Batch plus(Placed next) {
    List<Placed> all = new ArrayList<>(placed);
    all.add(next);
    return new Batch(all.subList(Math.max(0, all.size() - SIZE_MAX), all.size()));
  }
}
