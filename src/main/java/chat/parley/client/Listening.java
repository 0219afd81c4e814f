package chat.parley.client;

import chat.parley.client.LocalStore.Transaction;
import chat.parley.client.Output.Disconnect;
import chat.parley.client.Session.Phase;
import chat.parley.model.Conversation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** What the server says: each frame goes to the rules of its subject. */
final class Listening {
  private final Parts parts;
  private final Session session;

  /** Groups for whose rest this device has connected again, with what it had then. */
  private final Map<Conversation, Long> cameBackFor = new HashMap<>();

  Listening(Parts parts) {
    this.parts = parts;
    this.session = parts.session;
  }

  /** Whether a frame may be taken now. */
  boolean hears(ServerFrame frame) {
    return switch (session.phase) {
      case OFFLINE, ENDED -> false;
      case GREETING ->
          frame instanceof ServerFrame.Welcome
              || frame instanceof ServerFrame.Error
              || frame instanceof ServerFrame.Bye;
      case CATCHING_UP, LIVE -> true;
    };
  }

  void take(Transaction tx, ServerFrame frame, long now, Step step) {
    switch (frame) {
      case ServerFrame.Welcome welcome -> welcome(tx, welcome, now, step);
      case ServerFrame.Heads heads -> {
        if (!parts.receiving.heads(tx, heads, step)) {
          storeIsACopy(step);
        }
      }
      case ServerFrame.Messages messages -> {
        session.giveUpAt = now + Pace.READY_MS_MAX;
        parts.receiving.messages(tx, messages, now, step);
      }
      case ServerFrame.Ready ready -> {
        session.phase = Phase.LIVE;
        parts.receiving.ready(tx, ready.since(), step);
        if (session.fresh) {
          parts.sending.restart(tx);
        }
        step.tell(new ClientEvent.Ready(ready.since()));
      }
      case ServerFrame.Message message -> parts.receiving.message(tx, message, step);
      case ServerFrame.Accepted accepted -> {
        parts.sending.accepted(tx, accepted, step);
        parts.receiving.look(tx, accepted.conversation());
      }
      case ServerFrame.Marks marks -> parts.receiving.marks(tx, marks, step);
      case ServerFrame.Typing typing ->
          step.tell(
              new ClientEvent.Typing(typing.conversation(), typing.user(), now + Limits.TYPING_MS));
      case ServerFrame.Presence presence ->
          step.tell(
              new ClientEvent.Presence(presence.user(), presence.online(), presence.lastSeen()));
      case ServerFrame.Preference preference ->
          Requests.preference(
              tx, preference.conversation(), preference.key(), preference.value(), step);
      case ServerFrame.Result result -> {
        if (!parts.groupRequests.result(tx, result, step)) {
          parts.requests.result(tx, result, step);
        }
      }
      case ServerFrame.Error error -> error(tx, error, now, step);
      case ServerFrame.Pong pong -> parts.heartbeat.pong();
      case ServerFrame.Bye bye -> bye(bye, step);
    }
  }

  private void welcome(Transaction tx, ServerFrame.Welcome welcome, long now, Step step) {
    session.phase = Phase.CATCHING_UP;
    session.device = welcome.device();
    session.giveUpAt = now + Pace.READY_MS_MAX;
    parts.heartbeat.start(welcome.heartbeat(), now);
    parts.marking.restart();
    parts.receiving.restart(tx);
    if (!session.fresh) {
      parts.sending.restart(tx);
    }
    parts.watching.restart(step);
    step.tell(new ClientEvent.Online(welcome.user(), welcome.device()));
  }

  private void error(Transaction tx, ServerFrame.Error error, long now, Step step) {
    if (error.code().reaction() == ErrorCode.Reaction.AUTH) {
      leaveForGood(new ClientEvent.SignedOut(), step);
    } else if (error.code() == ErrorCode.UPGRADE_REQUIRED) {
      leaveForGood(new ClientEvent.UpgradeRequired(), step);
    } else if (error.request() != null) {
      requestFailed(tx, error, now, step);
    } else if (error.conversation() != null) {
      if (error.messages() == null && error.code() == ErrorCode.NOT_MEMBER) {
        // Said of marks, also when this connection is too young to be known to the group.
        parts.marking.drop(error.conversation());
      }
      if (parts.sending.failed(tx, error, now, step) == Sending.Verdict.STORE_IS_A_COPY) {
        storeIsACopy(step);
      }
    } else if (session.phase == Phase.GREETING) {
      ServerFrame.Range range =
          error.after() == null ? null : new ServerFrame.Range(error.after(), 2 * error.after());
      step.leave(new Disconnect(true, range));
    }
  }

  private void requestFailed(Transaction tx, ServerFrame.Error error, long now, Step step) {
    Conversation pulled = parts.pulls.refused(error.request()).orElse(null);
    if (pulled == null) {
      if (!parts.groupRequests.failed(tx, error, now, step)) {
        parts.requests.failed(error, step);
      }
    } else if (error.code() == ErrorCode.NOT_MEMBER && pulled instanceof Conversation.Group) {
      parts.pulls.drop(pulled);
      comeBack(tx, pulled, step);
    } else {
      OptionalLong after =
          error.after() == null ? OptionalLong.empty() : OptionalLong.of(error.after());
      parts.pulls.pause(pulled, after, now);
    }
  }

  /**
   * This user has gone before the device had everything: only the next {@code hello} brings the
   * rest. Once for what the device has, so that a server that has none is not asked for ever.
   */
  private void comeBack(Transaction tx, Conversation group, Step step) {
    Chat.Window window = Receiving.chat(tx, group).window();
    Long before = window.isBehind() ? cameBackFor.put(group, window.have()) : null;
    if (window.isBehind() && (before == null || before != window.have())) {
      step.leave(Disconnect.BACK_OFF);
    }
  }

  private void bye(ServerFrame.Bye bye, Step step) {
    switch (bye.code().reaction()) {
      case AUTH -> leaveForGood(new ClientEvent.SignedOut(), step);
      case RETRY, FIX -> {
        if (bye.code() == ErrorCode.FORBIDDEN) {
          step.tell(new ClientEvent.Suspended());
        }
        step.leave(new Disconnect(bye.after() != null, bye.after()));
      }
    }
  }

  private void storeIsACopy(Step step) {
    leaveForGood(new ClientEvent.SignInAnew(), step);
  }

  private void leaveForGood(ClientEvent why, Step step) {
    session.end(Phase.ENDED);
    parts.stop();
    step.tell(why);
    step.leave(Disconnect.FOR_GOOD);
  }
}
