package chat.parley.conversation;

import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.Sender;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * The end of a conversation's log: what is needed to give the next sequence, and no body.
 *
 * @param head the highest sequence; 0 when empty
 * @param time epoch milliseconds of the entry at head
 * @param batches the last batch of each sending device; bounded, of which the one that has been
 *     quiet for longest leaves first
 */
public record Timeline(long head, long time, TreePMap<Sender, Batch> batches) {
  /** Two users with eight devices each, and room for devices that came and went. */
  public static final int SENDERS_MAX = 256;

  public static final Timeline EMPTY = new Timeline(0, 0, TreePMap.empty());

  /** Compares the messages (numbers ascending) with the last batch of their sender. */
  public Verdict check(Sender sender, List<Message> messages) {
    Batch last = batches.get(sender);
    if (last == null) {
      return new Verdict.Fresh(List.copyOf(messages), false);
    }
    List<Message> fresh = new ArrayList<>();
    List<Placed> repeated = new ArrayList<>();
    List<Message> reused = new ArrayList<>();
    for (Message message : messages) {
      Optional<Placed> place = last.find(message);
      if (message.number() > last.lastNumber()) {
        fresh.add(message);
      } else if (place.isPresent()) {
        repeated.add(place.get());
      } else {
        reused.add(message);
      }
    }
    if (!reused.isEmpty()) {
      return new Verdict.Reused(List.copyOf(reused));
    }
    return fresh.isEmpty()
        ? new Verdict.Repeat(List.copyOf(repeated))
        : new Verdict.Fresh(List.copyOf(fresh), !repeated.isEmpty());
  }

  /** Gives new messages their places after head; changes nothing yet. */
  public List<Entry> sequence(Sender sender, Verdict.Fresh fresh, long now) {
    List<Entry> entries = new ArrayList<>(fresh.messages().size());
    long at = Math.max(now, time);
    for (Message message : fresh.messages()) {
      boolean continues = fresh.continues() || !entries.isEmpty();
      entries.add(new Entry(head + 1 + entries.size(), at, sender, continues, message));
    }
    return List.copyOf(entries);
  }

  /** The timeline with one more entry of a conversation with few senders. */
  public Timeline append(Entry entry) {
    return append(entry, SENDERS_MAX);
  }

  /** The timeline with one more entry that the server itself wrote: no device repeats it. */
  public Timeline note(Entry entry) {
    return new Timeline(entry.sequence(), Math.max(time, entry.time()), batches);
  }

  /**
   * The timeline with one more entry.
   *
   * @param sendersMax devices whose last batch is known; far more than may wait for an answer
   */
  public Timeline append(Entry entry, int sendersMax) {
    Batch last = batches.get(entry.sender());
    Placed placed = Placed.of(entry);
    Batch next = entry.continues() && last != null ? last.plus(placed) : new Batch(List.of(placed));
    TreePMap<Sender, Batch> kept = batches;
    if (last == null && batches.size() >= sendersMax) {
      kept = batches.minus(quietest());
    }
    return new Timeline(
        entry.sequence(), Math.max(time, entry.time()), kept.plus(entry.sender(), next));
  }

  /** The last batch of a sender. */
  public Optional<Batch> lastBatch(Sender sender) {
    return Optional.ofNullable(batches.get(sender));
  }

  private Sender quietest() {
    return batches.entrySet().stream()
        .min(Comparator.comparingLong(each -> each.getValue().lastSequence()))
        .map(Map.Entry::getKey)
        .orElseThrow();
  }
}
