package chat.parley.client;

import chat.parley.client.LocalStore.Transaction;
import chat.parley.client.Outgoing.Fate;
import chat.parley.client.Outgoing.State;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The outbox: one unanswered batch a conversation. Which messages belong to it stands in the store,
 * so that exactly the same batch is sent again, also after a restart.
 */
final class Sending {

  /** Answers whether the device goes on or its numbers turn out to be another's. */
  enum Verdict {
    GO_ON,
    STORE_IS_A_COPY
  }

  private final Map<Conversation, Long> dueAt = new HashMap<>();
  private final Map<Conversation, Integer> tries = new HashMap<>();
  private final Set<Conversation> waiting = new LinkedHashSet<>();

  /** A new connection: everything is sent again. */
  void restart(Transaction tx) {
    stop();
    waiting.addAll(tx.conversationsWith(State.BATCHED));
    waiting.addAll(tx.conversationsWith(State.WAITING));
  }

  void stop() {
    dueAt.clear();
    tries.clear();
    waiting.clear();
  }

  /** Gives a message its number and puts it into the outbox. */
  Outgoing write(Transaction tx, Conversation conversation, Body body, MessageId id, long now) {
    if (body.kind() == Body.Kind.MEMBERSHIP) {
      throw new IllegalArgumentException("only a server writes membership changes");
    }
    if (body.bytes().size() > Limits.BODY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a message has at most " + Limits.BODY_BYTES_MAX + " bytes");
    }
    Chat chat = tx.chat(conversation).orElseGet(() -> Chat.of(conversation));
    Message message = new Message(chat.lastNumber() + 1, id, body);
    Outgoing outgoing = new Outgoing(conversation, message, now, chat.have(), Fate.WAITING);
    tx.put(chat.withLastNumber(message.number()).with(chat.face().activeAt(now)));
    tx.put(outgoing);
    if (!dueAt.containsKey(conversation)) {
      waiting.add(conversation);
    }
    return outgoing;
  }

  /** Finds the batches that have been unanswered for too long. */
  void tick(long now) {
    Iterator<Map.Entry<Conversation, Long>> each = dueAt.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Conversation, Long> next = each.next();
      if (next.getValue() <= now) {
        each.remove();
        waiting.add(next.getKey());
      }
    }
  }

  /**
   * Sends what may be sent now.
   *
   * @param held conversations whose messages have to wait
   */
  void next(Transaction tx, long now, Predicate<Conversation> held, Step step) {
    Iterator<Conversation> each = waiting.iterator();
    while (each.hasNext() && dueAt.size() < Pace.SENDS_MAX) {
      Conversation conversation = each.next();
      if (held.test(conversation)) {
        continue;
      }
      each.remove();
      List<Outgoing> batch = tx.outgoing(conversation, State.BATCHED, Limits.BATCH_MAX);
      if (batch.isEmpty()) {
        batch = form(tx, conversation);
      }
      if (!batch.isEmpty()) {
        step.say(new ClientFrame.Send(conversation, messages(batch)));
        int tried = tries.merge(conversation, 1, Integer::sum);
        dueAt.put(conversation, now + Pace.repeat(Pace.SEND_MS, tried - 1));
      }
    }
  }

  private static List<Outgoing> form(Transaction tx, Conversation conversation) {
    List<Outgoing> batch = new ArrayList<>();
    int bytes = 0;
    for (Outgoing each : tx.outgoing(conversation, State.WAITING, Limits.BATCH_MAX)) {
      bytes += size(each.message().body());
      if (!batch.isEmpty() && bytes > Pace.BATCH_BYTES_MAX) {
        break;
      }
      Outgoing batched = each.become(State.BATCHED);
      tx.put(batched);
      batch.add(batched);
    }
    return batch;
  }

  private static int size(Body body) {
    int bytes = body.bytes().size();
    boolean base64 = body.kind() == Body.Kind.CIPHERTEXT;
    return (base64 ? (bytes + 2) / 3 * 4 : bytes) + Pace.MESSAGE_OVERHEAD_BYTES;
  }

  private static List<Message> messages(List<Outgoing> batch) {
    return batch.stream().map(Outgoing::message).toList();
  }

  /** Settles messages; one that is named with another number or unknown is ignored. */
  void accepted(Transaction tx, ServerFrame.Accepted frame, Step step) {
    Conversation conversation = frame.conversation();
    Chat chat = tx.chat(conversation).orElseGet(() -> Chat.of(conversation));
    boolean settled = false;
    for (ServerFrame.AcceptedMessage each : frame.messages()) {
      Outgoing outgoing =
          tx.outgoing(conversation, each.id())
              .filter(found -> found.number() == each.number())
              .orElse(null);
      if (outgoing == null || outgoing.state() == State.ACCEPTED) {
        continue;
      }
      settled = true;
      chat = chat.with(chat.progress().advance(each.sequence(), null, null));
      if (each.sequence() <= chat.have()) {
        tx.remove(outgoing);
      } else {
        tx.put(outgoing.accepted(each.sequence()));
        chat = chat.with(chat.window().withHead(each.sequence()));
      }
      step.tell(
          new ClientEvent.Accepted(
              conversation, each.id(), each.number(), each.sequence(), each.time()));
    }
    if (settled) {
      // A group is heard of by this as well: its user may go before anything else is told.
      boolean begins = Receiving.isGroup(conversation) && !chat.window().started();
      tx.put(begins ? chat.with(chat.window().startAt(0)) : chat);
      goOn(tx, conversation);
    }
  }

  /** Handles an error that names messages; one that names nothing of the batch is ignored. */
  Verdict failed(Transaction tx, ServerFrame.Error error, long now, Step step) {
    Conversation conversation = error.conversation();
    List<Outgoing> named = named(tx, error);
    if (named.isEmpty()) {
      return Verdict.GO_ON;
    }
    if (error.code() == ErrorCode.NUMBER_REUSED) {
      return Verdict.STORE_IS_A_COPY;
    }
    switch (error.code().reaction()) {
      case RETRY, AUTH -> {
        long usual = Pace.repeat(Pace.SEND_MS, tries.getOrDefault(conversation, 1) - 1);
        dueAt.put(conversation, now + (error.after() == null ? usual : error.after()));
        waiting.remove(conversation);
      }
      case FIX -> {
        named.forEach(each -> refuse(tx, each, error.code(), step));
        dueAt.remove(conversation);
        tries.remove(conversation);
        waiting.add(conversation);
      }
    }
    return Verdict.GO_ON;
  }

  /** What the log is known to hold was sent, whatever an answer to a repeat says. */
  private static void refuse(Transaction tx, Outgoing refused, ErrorCode code, Step step) {
    Conversation conversation = refused.conversation();
    long sequence = refused.fate().sequence();
    if (sequence == 0) {
      tx.put(refused.failed(code));
      step.tell(new ClientEvent.Failed(conversation, refused.id(), code));
    } else {
      tx.remove(refused);
      step.tell(new ClientEvent.Unfailed(conversation, refused.id(), sequence));
    }
  }

  /** The messages of the batch that an error is about: all of it when a retry names none. */
  private static List<Outgoing> named(Transaction tx, ServerFrame.Error error) {
    List<Outgoing> batch = tx.outgoing(error.conversation(), State.BATCHED, Limits.BATCH_MAX);
    if (error.messages() == null) {
      return error.code().reaction() == ErrorCode.Reaction.RETRY ? batch : List.of();
    }
    return batch.stream()
        .filter(
            each -> error.messages().contains(new ServerFrame.Numbered(each.number(), each.id())))
        .toList();
  }

  private void goOn(Transaction tx, Conversation conversation) {
    if (tx.outgoing(conversation, State.BATCHED, 1).isEmpty()) {
      dueAt.remove(conversation);
      tries.remove(conversation);
      waiting.add(conversation);
    }
  }

  /** The numbers belong to a former device: the log will tell what was sent. */
  static void doubt(Transaction tx) {
    for (State state : List.of(State.BATCHED, State.WAITING)) {
      for (Conversation conversation : tx.conversationsWith(state)) {
        List<Outgoing> some = tx.outgoing(conversation, state, Limits.BATCH_MAX);
        while (!some.isEmpty()) {
          some.forEach(each -> doubt(tx, each));
          some = tx.outgoing(conversation, state, Limits.BATCH_MAX);
        }
      }
    }
    begin(tx);
  }

  /**
   * Groups of which nothing is here, and to which something in doubt was written, begin at their
   * first entry and so are named to the server, which else gives a new device no more of them than
   * what comes after the user's own mark.
   */
  private static void begin(Transaction tx) {
    tx.conversationsWith(State.IN_DOUBT).stream()
        .filter(Receiving::isGroup)
        .map(each -> Receiving.chat(tx, each))
        .filter(chat -> !chat.window().started())
        .forEach(chat -> tx.put(chat.with(chat.window().startAt(0))));
  }

  private static void doubt(Transaction tx, Outgoing outgoing) {
    if (tx.entry(outgoing.conversation(), outgoing.id()).isPresent()) {
      tx.remove(outgoing);
    } else {
      tx.put(outgoing.become(State.IN_DOUBT));
    }
  }
}
