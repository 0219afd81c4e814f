package chat.parley.client;

import chat.parley.client.LocalStore.Transaction;
import chat.parley.model.Conversation;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Limits;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which pages of history to ask for, and when: at most one unanswered pull a conversation and
 * {@link Pace#PULLS_MAX} in all. A person's wish for older entries goes first.
 */
final class Pulls {

  /**
   * An unanswered pull.
   *
   * @param from the edge of the window that was given
   */
  record Pull(String request, boolean older, long from, long dueAt) {}

  private final Map<Conversation, Pull> outstanding = new HashMap<>();
  private final Set<Conversation> newer = new LinkedHashSet<>();
  private final Set<Conversation> older = new LinkedHashSet<>();
  private final Map<Conversation, Long> pausedUntil = new HashMap<>();
  private final Map<Conversation, Integer> tries = new HashMap<>();
  private long requests;

  void wantNewer(Conversation conversation) {
    newer.add(conversation);
  }

  void wantOlder(Conversation conversation) {
    older.add(conversation);
  }

  /** Forgets everything; older pages that were wanted are asked for no more. */
  void clear() {
    outstanding.clear();
    newer.clear();
    older.clear();
    pausedUntil.clear();
    tries.clear();
  }

  /** Takes the pull that a frame answers, if it is still waited for. */
  Optional<Pull> answered(Conversation conversation, String request) {
    Pull pull = outstanding.get(conversation);
    if (pull == null || !pull.request().equals(request)) {
      return Optional.empty();
    }
    outstanding.remove(conversation);
    return Optional.of(pull);
  }

  /** The conversation of the pull that an error names, if it is still waited for. */
  Optional<Conversation> refused(String request) {
    for (Map.Entry<Conversation, Pull> each : outstanding.entrySet()) {
      if (each.getValue().request().equals(request)) {
        return Optional.of(each.getKey());
      }
    }
    return Optional.empty();
  }

  /** Nothing can be had of a conversation now; it may be wanted again. */
  void drop(Conversation conversation) {
    outstanding.remove(conversation);
    newer.remove(conversation);
    older.remove(conversation);
  }

  /** The last answer brought something: the next pull need not wait. */
  void progressed(Conversation conversation) {
    tries.remove(conversation);
    pausedUntil.remove(conversation);
  }

  /** Asks the same again, but not before a while. */
  void pause(Conversation conversation, OptionalLong after, long now) {
    Pull pull = outstanding.remove(conversation);
    if (pull != null) {
      want(conversation, pull.older());
    }
    int tried = tries.merge(conversation, 1, Integer::sum);
    pausedUntil.put(conversation, now + after.orElse(Pace.repeat(Pace.PULL_MS, tried - 1)));
  }

  private void want(Conversation conversation, boolean isOlder) {
    (isOlder ? older : newer).add(conversation);
  }

  /** Finds the pulls that have been unanswered for too long. */
  void tick(long now) {
    pausedUntil.values().removeIf(until -> until <= now);
    Iterator<Map.Entry<Conversation, Pull>> each = outstanding.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Conversation, Pull> next = each.next();
      if (next.getValue().dueAt() <= now) {
        each.remove();
        tries.merge(next.getKey(), 1, Integer::sum);
        want(next.getKey(), next.getValue().older());
      }
    }
  }

  /** Sends what may be sent now. */
  void next(Transaction tx, long now, Step step) {
    ask(tx, older, true, now, step);
    ask(tx, newer, false, now, step);
  }

  private void ask(Transaction tx, Set<Conversation> wanted, boolean isOlder, long now, Step step) {
    Iterator<Conversation> each = wanted.iterator();
    while (each.hasNext() && outstanding.size() < Pace.PULLS_MAX) {
      Conversation conversation = each.next();
      if (outstanding.containsKey(conversation) || pausedUntil.containsKey(conversation)) {
        continue;
      }
      each.remove();
      tx.chat(conversation)
          .map(Chat::window)
          .filter(window -> isOlder ? window.started() && window.floor() > 0 : window.isBehind())
          .ifPresent(window -> ask(conversation, window, isOlder, now, step));
    }
  }

  private void ask(
      Conversation conversation, Chat.Window window, boolean isOlder, long now, Step step) {
    requests++;
    String request = "pull-" + requests;
    long from = isOlder ? window.floor() : window.have();
    long wait = Pace.repeat(Pace.PULL_MS, tries.getOrDefault(conversation, 0));
    outstanding.put(conversation, new Pull(request, isOlder, from, now + wait));
    step.say(
        isOlder
            ? new ClientFrame.Pull(
                request,
                conversation,
                OptionalLong.of(from + 1),
                OptionalLong.empty(),
                Pace.OLDER_PAGE)
            : new ClientFrame.Pull(
                request,
                conversation,
                OptionalLong.empty(),
                OptionalLong.of(from),
                Limits.PAGE_MAX));
  }
}
