package chat.parley.client;

import chat.parley.client.LocalStore.Transaction;
import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ClientFrameCodec;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameException;
import chat.parley.protocol.GroupAction;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Changes of groups: one unanswered at a time for each group, in the order in which they were asked
 * for, and again until the server has answered.
 */
final class GroupRequests {
  private final Map<String, Long> dueAt = new HashMap<>();
  private final Map<String, Integer> tries = new HashMap<>();

  /** What the store holds; null until it was read. */
  private List<GroupRequest> queue;

  /** Reads the store once. */
  void load(Transaction tx) {
    if (queue == null) {
      queue = new ArrayList<>(tx.groupRequests());
    }
  }

  /** The connection is gone: on the next one everything is asked again. */
  void stop() {
    dueAt.clear();
    tries.clear();
  }

  /** Whether a group is still to be made: nothing can be sent to it until then. */
  boolean isFounding(Conversation conversation) {
    return queue.stream().anyMatch(each -> each.founds(conversation));
  }

  /**
   * Puts a change into the store.
   *
   * @throws IllegalArgumentException when the server would not understand it
   */
  void ask(Transaction tx, UserId me, ClientFrame.Group frame, long now, Step step) {
    check(frame);
    if (queue.size() >= Pace.GROUP_REQUESTS_MAX) {
      step.tell(new ClientEvent.RequestFailed(frame.request(), ErrorCode.BUSY, null));
      return;
    }
    long place = queue.isEmpty() ? 1 : queue.getLast().place() + 1;
    GroupRequest added = new GroupRequest(place, frame);
    tx.put(added);
    queue.add(added);
    if (frame.action() instanceof GroupAction.Create create) {
      Conversation conversation = new Conversation.Group(create.group());
      Chat chat = Receiving.chat(tx, conversation);
      tx.put(chat.with(chat.face().withTitle(create.title()).activeAt(now)));
      Rosters.keep(tx, Roster.founding(conversation, me, create.members()), step);
    }
  }

  private static void check(ClientFrame.Group frame) {
    try {
      ClientFrameCodec.decode(ClientFrameCodec.encode(frame));
    } catch (FrameException flaw) {
      throw new IllegalArgumentException(flaw.getMessage(), flaw);
    }
  }

  /** Finds what has been unanswered for too long. */
  void tick(long now) {
    dueAt.values().removeIf(at -> at <= now);
  }

  /** Asks what may be asked now. */
  void next(long now, Step step) {
    Set<String> subjects = new HashSet<>();
    for (GroupRequest each : queue) {
      boolean first = subjects.add(each.subject());
      if (first && !dueAt.containsKey(each.request()) && dueAt.size() < Pace.GROUP_ASKED_MAX) {
        step.say(each.frame());
        int tried = tries.merge(each.request(), 1, Integer::sum);
        dueAt.put(each.request(), now + Pace.repeat(Pace.REQUEST_MS_MAX, tried - 1));
      }
    }
  }

  /** Takes the answer to a change; whether it was one. */
  boolean result(Transaction tx, ServerFrame.Result result, Step step) {
    GroupRequest done = take(tx, result.request()).orElse(null);
    if (done == null) {
      return false;
    }
    if (done.frame().action() instanceof GroupAction.Join && result.conversation() != null) {
      step.tell(new ClientEvent.Joined(result.request(), result.conversation()));
    }
    step.tell(new ClientEvent.Done(result.request()));
    return true;
  }

  private Optional<GroupRequest> take(Transaction tx, String request) {
    Optional<GroupRequest> found = find(request);
    found.ifPresent(each -> {
      tx.remove(each);
      queue.remove(each);
      dueAt.remove(request);
      tries.remove(request);
    });
    return found;
  }

  private Optional<GroupRequest> find(String request) {
    return queue.stream().filter(each -> each.request().equals(request)).findFirst();
  }

  /** Takes an error about a change; whether it was one. */
  boolean failed(Transaction tx, ServerFrame.Error error, long now, Step step) {
    String request = error.request();
    if (find(request).isEmpty()) {
      return false;
    }
    switch (error.code().reaction()) {
      case RETRY, AUTH -> {
        long usual = Pace.repeat(Pace.GROUP_AGAIN_MS, tries.getOrDefault(request, 1) - 1);
        dueAt.put(request, now + (error.after() == null ? usual : error.after()));
      }
      case FIX -> {
        take(tx, request).ifPresent(refused -> unfound(tx, refused, step));
        step.tell(new ClientEvent.RequestFailed(request, error.code(), error.detail()));
      }
    }
    return true;
  }

  /** A group that was not made is forgotten, unless somebody has written to it. */
  private static void unfound(Transaction tx, GroupRequest refused, Step step) {
    if (!(refused.frame().action() instanceof GroupAction.Create create)) {
      return;
    }
    Conversation conversation = new Conversation.Group(create.group());
    Roster roster = Rosters.roster(tx, conversation);
    if (roster.standing() != Roster.Standing.FOUNDING) {
      return;
    }
    Rosters.keep(tx, roster.gone(), step);
    boolean unused =
        tx.attachments().stream().noneMatch(a -> a.conversation().equals(conversation));
    if (unused && Receiving.chat(tx, conversation).lastNumber() == 0) {
      tx.forget(conversation);
    }
  }
}
