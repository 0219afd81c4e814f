package chat.parley.user;

import chat.parley.conversation.Membership;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an operator asks of an account. Each command can be repeated. */
final class Operating {
  private static final Effect DONE = new Effect.Answer(new UserReply.Done());

  private final Live live;
  private final Attaching attaching;
  private final Grouping grouping;

  Operating(Live live, Attaching attaching, Grouping grouping) {
    this.live = live;
    this.attaching = attaching;
    this.grouping = grouping;
  }

  Decision decide(UserState state, UserCommand.OfOperator command, long now) {
    if (!state.isRegistered()) {
      return refuse(ErrorCode.UNKNOWN_USER, "no such user");
    }
    return switch (command) {
      case UserCommand.Inspect c -> Decision.effects(new Effect.Answer(inspect(state)));
      case UserCommand.CloseSession c -> close(c, now);
      case UserCommand.Suspend c -> suspend(state, now);
      case UserCommand.Reinstate c -> reinstate(state, now);
      case UserCommand.Delete c -> delete(state, now);
    };
  }

  private UserReply inspect(UserState state) {
    Account account = state.account();
    List<UserReply.Inspected.Session> sessions = new ArrayList<>();
    live.sessions.forEach((id, session) ->
        sessions.add(
            new UserReply.Inspected.Session(
                id,
                session.device,
                state.device(session.device).map(Account.Device::label).orElse(""),
                "",
                session.since,
                session.heardAt)));
    return new UserReply.Inspected(
        account.standing(),
        account.created(),
        account.devices().size(),
        (int) state.chats().keySet().stream().filter(state::hasBegun).count(),
        (int)
            state.groups().values().stream()
                .map(Belonging::membership)
                .filter(Membership::member)
                .count(),
        waiting(state),
        List.copyOf(sessions));
  }

  /** Entries of direct chats that no device of the user has stored yet; withheld ones count. */
  long waiting(UserState state) {
    long waiting = 0;
    for (Map.Entry<UserId, Chat> each : state.chats().entrySet()) {
      long received = live.progress(state, each.getKey()).mine().received().upTo();
      waiting += Math.max(0, each.getValue().head() - received);
    }
    return waiting;
  }

  private Decision close(UserCommand.CloseSession c, long now) {
    List<Effect> effects =
        new ArrayList<>(
            attaching.close((id, session) -> id.equals(c.session()), ErrorCode.UNAVAILABLE, now));
    if (effects.isEmpty()) {
      return refuse(ErrorCode.NOT_MEMBER, "no such session");
    }
    effects.add(DONE);
    return Decision.effects(effects);
  }

  private Decision suspend(UserState state, long now) {
    if (!state.exists()) {
      return refuse(ErrorCode.UNKNOWN_USER, "this account is deleted");
    }
    return state.isSuspended()
        ? Decision.effects(DONE)
        : Decision.persist(
            new UserEvent.Suspended(now), next -> closeAll(ErrorCode.FORBIDDEN, List.of(), now));
  }

  private static Decision reinstate(UserState state, long now) {
    if (!state.exists()) {
      return refuse(ErrorCode.UNKNOWN_USER, "this account is deleted");
    }
    return state.isSuspended()
        ? Decision.persist(new UserEvent.Reinstated(now), next -> List.of(DONE))
        : Decision.effects(DONE);
  }

  private Decision delete(UserState state, long now) {
    return state.exists()
        ? Decision.persist(
            new UserEvent.Deleted(now),
            next -> closeAll(ErrorCode.UNAUTHENTICATED, grouping.departAll(next, now), now))
        : Decision.effects(DONE);
  }

  private List<Effect> closeAll(ErrorCode why, List<Effect> more, long now) {
    List<Effect> effects = new ArrayList<>(attaching.close((id, session) -> true, why, now));
    effects.addAll(more);
    effects.add(DONE);
    return effects;
  }

  private static Decision refuse(ErrorCode code, String detail) {
    return Decision.effects(new Effect.Answer(new UserReply.Refusal(code, detail)));
  }
}
