package chat.parley.client;

import chat.parley.client.LocalStore.Transaction;
import chat.parley.client.Output.Disconnect;
import chat.parley.client.Session.Phase;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.GroupAction;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
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
  private final Parts parts = new Parts();
  private final Session session = parts.session;
  private final Listening listening = new Listening(parts);

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
          session.giveUpAt = now + Pace.WELCOME_MS_MAX;
          parts.stop();
          Map<Conversation, Long> cursors = Cursors.of(tx, session.fresh);
          cursors.keySet().stream()
              .filter(each -> !Receiving.isGroup(each))
              .forEach(session.pushed::add);
          step.say(new ClientFrame.Hello(Limits.PROTOCOL, identity.token(), tx.since(), cursors));
        });
  }

  private static Identity identity(Transaction tx) {
    return tx.identity().orElseThrow(() -> new IllegalStateException("nobody is signed in"));
  }

  /** The socket is gone. */
  public Output disconnected(long now) {
    Step step = new Step();
    if (session.phase != Phase.OFFLINE) {
      step.tell(new ClientEvent.Offline());
    }
    session.end(Phase.OFFLINE);
    parts.stop();
    parts.requests.restart(step);
    return step.done();
  }

  /** A frame has come on the socket that was told of last. */
  public Output frame(ServerFrame frame, long now) {
    return listening.hears(frame)
        ? step(now, (tx, step) -> listening.take(tx, frame, now, step))
        : new Step().done();
  }

  /** Time has passed; to be called a few times a second while there is a connection. */
  public Output tick(long now) {
    if (session.phase == Phase.OFFLINE || session.phase == Phase.ENDED) {
      return new Step().done();
    }
    boolean late = session.phase != Phase.LIVE && now >= session.giveUpAt;
    if (late || session.phase == Phase.GREETING) {
      Step step = new Step();
      if (late) {
        step.leave(Disconnect.BACK_OFF);
      }
      return step.done();
    }
    parts.pulls.tick(now);
    parts.sending.tick(now);
    parts.groupRequests.tick(now);
    return step(
        now,
        (tx, step) -> {
          parts.requests.tick(now, step);
          parts.marking.tick(now, step);
          parts.heartbeat.tick(now, step);
        });
  }

  /** Runs a step in one transaction, with what may be sent and asked after it. */
  Output step(long now, BiConsumer<Transaction, Step> work) {
    return store.transaction(tx -> {
      Step step = new Step();
      parts.groupRequests.load(tx);
      work.accept(tx, step);
      if (session.isWelcome()) {
        parts.groupRequests.next(now, step);
      }
      if (session.maySend()) {
        parts.sending.next(tx, now, parts.groupRequests::isFounding, step);
      }
      if (session.isWelcome()) {
        parts.pulls.next(tx, now, step);
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
    return step(now, (tx, step) -> write(tx, conversation, body, id, now, step));
  }

  /** Puts a message into the outbox within a step; refused like {@link #send}. */
  void write(Transaction tx, Conversation to, Body body, MessageId id, long now, Step step) {
    step.tell(new ClientEvent.Written(to, parts.sending.write(tx, to, body, id, now)));
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
          step.tell(new ClientEvent.Replaced(conversation, id, fresh));
          write(tx, conversation, old.message().body(), fresh, now, step);
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
    return step(now, (tx, step) -> parts.receiving.open(tx, conversation, upTo, step));
  }

  /** A person pages back beyond the window; answered by {@link ClientEvent.OlderStored}. */
  public Output older(Conversation conversation, long now) {
    parts.pulls.wantOlder(conversation);
    return step(now, (tx, step) -> {});
  }

  /** A person is typing. */
  public Output typing(Conversation conversation, long now) {
    Step step = new Step();
    parts.watching.typing(conversation, now, step);
    return step.done();
  }

  /**
   * The users whose presence is shown now; remembered over connections.
   *
   * @throws IllegalArgumentException for more than {@link Limits#WATCH_MAX}
   */
  public Output watch(List<UserId> users) {
    Step step = new Step();
    parts.watching.watch(users, step);
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

  /**
   * A person changes a group, or asks for its members or a link. A change is kept until it is
   * answered by {@link ClientEvent.Done} or {@link ClientEvent.RequestFailed}; a group that is made
   * is there at once, and what is sent to it waits. Members and links are asked for on this
   * connection only, and answered by {@link ClientEvent.RosterChanged} and {@link
   * ClientEvent.Linked} as well.
   *
   * @param request random, since it may outlive this process
   * @throws IllegalArgumentException when the server would not understand it
   */
  public Output change(String request, GroupAction action, long now) {
    ClientFrame.Group frame = new ClientFrame.Group(request, action);
    return switch (action) {
      case GroupAction.Members any -> ask(request, frame, now);
      case GroupAction.Link any -> ask(request, frame, now);
      case GroupAction.Create any -> keep(frame, now);
      case GroupAction.Add any -> keep(frame, now);
      case GroupAction.Remove any -> keep(frame, now);
      case GroupAction.Leave any -> keep(frame, now);
      case GroupAction.Promote any -> keep(frame, now);
      case GroupAction.Demote any -> keep(frame, now);
      case GroupAction.Rename any -> keep(frame, now);
      case GroupAction.Describe any -> keep(frame, now);
      case GroupAction.Unlink any -> keep(frame, now);
      case GroupAction.Join any -> keep(frame, now);
    };
  }

  private Output keep(ClientFrame.Group frame, long now) {
    return step(
        now, (tx, step) -> parts.groupRequests.ask(tx, identity(tx).user(), frame, now, step));
  }

  private Output ask(String request, ClientFrame frame, long now) {
    Step step = new Step();
    parts.requests.ask(request, frame, session.isWelcome(), now, step);
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
