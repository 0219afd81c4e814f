package chat.parley.client;

import chat.parley.client.LocalStore.Transaction;
import chat.parley.client.Output.Disconnect;
import chat.parley.client.Session.Phase;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * The rules of a device: turns what happens into frames to send and events to tell, over a {@link
 * LocalStore} that holds everything that must not be lost.
 *
 * <p>No thread, socket, clock or randomness is inside: times are epoch milliseconds that never go
 * back, given with each call. One thread at a time calls it. When the store throws, the object must
 * be dropped and a new one made over the store; so it is after a crash.
 */
public final class Sync {
  private final LocalStore store;
  private final Session session = new Session();
  private final Pulls pulls = new Pulls();
  private final Marking marking = new Marking();
  private final Sending sending = new Sending();
  private final Receiving receiving = new Receiving(session, pulls, marking);
  private final Requests requests = new Requests();
  private final Heartbeat heartbeat = new Heartbeat();
  private final Map<Conversation, Long> typedAt = new HashMap<>();
  private List<UserId> watched = List.of();
  private long giveUpAt;

  public Sync(LocalStore store) {
    this.store = store;
  }

  /**
   * A socket is open: greets the server.
   *
   * @throws IllegalStateException when nobody is signed in
   */
  public Output connected(long now) {
    return step(
        now,
        (tx, step) -> {
          Identity identity = identity(tx);
          session.end(Phase.GREETING);
          session.fresh = tx.since().isEmpty();
          session.user = identity.user();
          giveUpAt = now + Pace.WELCOME_MS_MAX;
          pulls.clear();
          sending.stop();
          Map<Conversation, Long> cursors = session.fresh ? Map.of() : cursors(tx);
          session.pushed.addAll(cursors.keySet());
          step.say(new ClientFrame.Hello(Limits.PROTOCOL, identity.token(), tx.since(), cursors));
        });
  }

  private static Identity identity(Transaction tx) {
    return tx.identity().orElseThrow(() -> new IllegalStateException("nobody is signed in"));
  }

  private static Map<Conversation, Long> cursors(Transaction tx) {
    Map<Conversation, Long> cursors = new LinkedHashMap<>();
    for (Chat chat : tx.chats()) {
      Chat.Window window = chat.window();
      if (window.started() && window.have() != window.headAtSince()) {
        cursors.put(chat.conversation(), window.have());
        if (cursors.size() == Limits.CURSORS_MAX) {
          break;
        }
      }
    }
    return cursors;
  }

  /** The socket is gone. */
  public Output disconnected(long now) {
    Step step = new Step();
    if (session.phase != Phase.OFFLINE) {
      step.tell(new ClientEvent.Offline());
    }
    session.end(Phase.OFFLINE);
    pulls.clear();
    sending.stop();
    requests.restart(step);
    return step.done();
  }

  /** A frame has come on the socket that was told of last. */
  public Output frame(ServerFrame frame, long now) {
    if (session.phase == Phase.OFFLINE || session.phase == Phase.ENDED) {
      return new Step().done();
    }
    if (session.phase == Phase.GREETING && !isGreeting(frame)) {
      return new Step().done();
    }
    return step(now, (tx, step) -> take(tx, frame, now, step));
  }

  private static boolean isGreeting(ServerFrame frame) {
    return frame instanceof ServerFrame.Welcome
        || frame instanceof ServerFrame.Error
        || frame instanceof ServerFrame.Bye;
  }

  private void take(Transaction tx, ServerFrame frame, long now, Step step) {
    switch (frame) {
      case ServerFrame.Welcome welcome -> welcome(tx, welcome, now, step);
      case ServerFrame.Heads heads -> {
        if (!receiving.heads(tx, heads, step)) {
          storeIsACopy(step);
        }
      }
      case ServerFrame.Messages messages -> {
        giveUpAt = now + Pace.READY_MS_MAX;
        receiving.messages(tx, messages, now, step);
      }
      case ServerFrame.Ready ready -> {
        session.phase = Phase.LIVE;
        receiving.ready(tx, ready.since(), step);
        if (session.fresh) {
          sending.restart(tx);
        }
        step.tell(new ClientEvent.Ready(ready.since()));
      }
      case ServerFrame.Message message -> receiving.message(tx, message, step);
      case ServerFrame.Accepted accepted -> {
        sending.accepted(tx, accepted, step);
        receiving.look(tx, accepted.conversation());
      }
      case ServerFrame.Marks marks -> receiving.marks(tx, marks, step);
      case ServerFrame.Typing typing ->
          step.tell(
              new ClientEvent.Typing(typing.conversation(), typing.user(), now + Limits.TYPING_MS));
      case ServerFrame.Presence presence ->
          step.tell(
              new ClientEvent.Presence(presence.user(), presence.online(), presence.lastSeen()));
      case ServerFrame.Preference preference ->
          Requests.preference(
              tx, preference.conversation(), preference.key(), preference.value(), step);
      case ServerFrame.Result result -> requests.result(result, step);
      case ServerFrame.Error error -> error(tx, error, now, step);
      case ServerFrame.Pong pong -> heartbeat.pong();
      case ServerFrame.Bye bye -> bye(bye, step);
    }
  }

  private void welcome(Transaction tx, ServerFrame.Welcome welcome, long now, Step step) {
    session.phase = Phase.CATCHING_UP;
    session.device = welcome.device();
    giveUpAt = now + Pace.READY_MS_MAX;
    heartbeat.start(welcome.heartbeat(), now);
    marking.restart();
    receiving.restart(tx);
    if (!session.fresh) {
      sending.restart(tx);
    }
    if (!watched.isEmpty()) {
      step.say(new ClientFrame.Watch(watched));
    }
    step.tell(new ClientEvent.Online(welcome.user(), welcome.device()));
  }

  private void error(Transaction tx, ServerFrame.Error error, long now, Step step) {
    if (error.code().reaction() == ErrorCode.Reaction.AUTH) {
      leaveForGood(new ClientEvent.SignedOut(), step);
    } else if (error.code() == ErrorCode.UPGRADE_REQUIRED) {
      leaveForGood(new ClientEvent.UpgradeRequired(), step);
    } else if (error.request() != null) {
      pulls
          .refused(error.request())
          .ifPresentOrElse(
              conversation -> pulls.pause(conversation, after(error), now),
              () -> requests.failed(error, step));
    } else if (error.conversation() != null) {
      if (sending.failed(tx, error, now, step) == Sending.Verdict.STORE_IS_A_COPY) {
        storeIsACopy(step);
      }
    } else if (session.phase == Phase.GREETING) {
      ServerFrame.Range range =
          error.after() == null ? null : new ServerFrame.Range(error.after(), 2 * error.after());
      step.leave(new Disconnect(true, range));
    }
  }

  private static OptionalLong after(ServerFrame.Error error) {
    return error.after() == null ? OptionalLong.empty() : OptionalLong.of(error.after());
  }

  private void bye(ServerFrame.Bye bye, Step step) {
    switch (bye.code().reaction()) {
      case AUTH -> leaveForGood(new ClientEvent.SignedOut(), step);
      case RETRY, FIX -> step.leave(new Disconnect(bye.after() != null, bye.after()));
    }
  }

  private void storeIsACopy(Step step) {
    leaveForGood(new ClientEvent.SignInAnew(), step);
  }

  private void leaveForGood(ClientEvent why, Step step) {
    session.end(Phase.ENDED);
    pulls.clear();
    sending.stop();
    step.tell(why);
    step.leave(Disconnect.FOR_GOOD);
  }

  /** Time has passed; to be called a few times a second while there is a connection. */
  public Output tick(long now) {
    if (session.phase == Phase.OFFLINE || session.phase == Phase.ENDED) {
      return new Step().done();
    }
    boolean late = session.phase != Phase.LIVE && now >= giveUpAt;
    if (late || session.phase == Phase.GREETING) {
      Step step = new Step();
      if (late) {
        step.leave(Disconnect.BACK_OFF);
      }
      return step.done();
    }
    pulls.tick(now);
    sending.tick(now);
    return step(
        now,
        (tx, step) -> {
          requests.tick(now, step);
          marking.tick(now, step);
          heartbeat.tick(now, step);
        });
  }

  /** Runs a step in one transaction, with what may be sent and asked after it. */
  private Output step(long now, BiConsumer<Transaction, Step> work) {
    return store.transaction(tx -> {
      Step step = new Step();
      work.accept(tx, step);
      if (session.maySend()) {
        sending.next(tx, now, step);
      }
      if (session.isWelcome()) {
        pulls.next(tx, now, step);
      }
      return step.done();
    });
  }

  /**
   * A person writes a message.
   *
   * @param id random
   * @throws IllegalArgumentException when the body is too large, or not one that a person writes
   */
  public Output send(Conversation conversation, Body body, MessageId id, long now) {
    return step(
        now,
        (tx, step) -> {
          Outgoing written = sending.write(tx, conversation, body, id, now);
          step.tell(new ClientEvent.Written(conversation, written));
        });
  }

  /**
   * A person sends a message again that failed or was not sent: as a new one. Anything else is left
   * alone.
   *
   * @param fresh the random id of the new one
   */
  public Output resend(Conversation conversation, MessageId id, MessageId fresh, long now) {
    return step(
        now,
        (tx, step) -> {
          Outgoing old = tx.outgoing(conversation, id).orElse(null);
          if (old == null || !isDead(old.state())) {
            return;
          }
          tx.remove(old);
          Outgoing again = sending.write(tx, conversation, old.message().body(), fresh, now);
          step.tell(new ClientEvent.Replaced(conversation, id, fresh));
          step.tell(new ClientEvent.Written(conversation, again));
        });
  }

  private static boolean isDead(Outgoing.State state) {
    return switch (state) {
      case FAILED, NOT_SENT -> true;
      case WAITING, BATCHED, ACCEPTED, IN_DOUBT -> false;
    };
  }

  /** A person has opened everything up to a sequence; what is not stored here is left out. */
  public Output open(Conversation conversation, long upTo, long now) {
    return step(now, (tx, step) -> receiving.open(tx, conversation, upTo, step));
  }

  /** A person pages back beyond the window; answered by {@link ClientEvent.OlderStored}. */
  public Output older(Conversation conversation, long now) {
    pulls.wantOlder(conversation);
    return step(now, (tx, step) -> {});
  }

  /** A person is typing. */
  public Output typing(Conversation conversation, long now) {
    Step step = new Step();
    Long last = typedAt.get(conversation);
    if (session.isWelcome() && (last == null || now - last >= Pace.TYPING_EVERY_MS)) {
      typedAt.values().removeIf(at -> now - at >= Pace.TYPING_EVERY_MS);
      typedAt.put(conversation, now);
      step.say(new ClientFrame.Typing(conversation));
    }
    return step.done();
  }

  /**
   * The users whose presence is shown now; remembered over connections.
   *
   * @throws IllegalArgumentException for more than {@link Limits#WATCH_MAX}
   */
  public Output watch(List<UserId> users) {
    if (users.size() > Limits.WATCH_MAX) {
      throw new IllegalArgumentException("at most " + Limits.WATCH_MAX + " users are watched");
    }
    Step step = new Step();
    watched = List.copyOf(users);
    if (session.isWelcome()) {
      step.say(new ClientFrame.Watch(watched));
    }
    return step.done();
  }

  /** Blocks a user; answered by {@link ClientEvent.Done} or {@link ClientEvent.RequestFailed}. */
  public Output block(String request, UserId user, long now) {
    return ask(request, new ClientFrame.Block(request, user), now);
  }

  /** Unblocks a user; answered like {@link #block}. */
  public Output unblock(String request, UserId user, long now) {
    return ask(request, new ClientFrame.Unblock(request, user), now);
  }

  /** Asks who has received and read an entry; answered by {@link ClientEvent.Info}. */
  public Output info(String request, Conversation conversation, long sequence, long now) {
    return ask(request, new ClientFrame.Info(request, conversation, sequence), now);
  }

  /** Changes a setting, of a conversation or (null) of none; answered like {@link #block}. */
  public Output prefer(
      String request, Conversation conversation, String key, String value, long now) {
    return ask(request, new ClientFrame.Prefer(request, conversation, key, value), now);
  }

  private Output ask(String request, ClientFrame frame, long now) {
    Step step = new Step();
    requests.ask(request, frame, session.isWelcome(), now, step);
    return step.done();
  }

  /**
   * Makes the store that of a device. A store without an owner is new. One of the same user gets a
   * new device: its entries stay, everything is caught up anew, and what of its outbox turns out to
   * be in the log is settled; the rest becomes <em>not sent</em>. To be called while there is no
   * connection.
   *
   * @throws IllegalArgumentException when the store belongs to another user
   */
  public Output adopt(Identity identity) {
    session.end(Phase.OFFLINE);
    Step step = new Step();
    store.write(tx -> {
      Identity former = tx.identity().orElse(null);
      if (former != null && !former.user().equals(identity.user())) {
        throw new IllegalArgumentException("the store belongs to " + former.user());
      }
      if (former != null && former.device() != identity.device()) {
        tx.since(OptionalLong.empty());
        Requests.forgetPreferences(tx);
        Sending.doubt(tx);
      }
      tx.identity(identity);
    });
    return step.done();
  }

  /** How far the current connection has come; for tests and for a status line. */
  public boolean isLive() {
    return session.phase == Phase.LIVE;
  }
}
