package chat.parley.user;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The account and its devices. */
final class Accounts {
  private static final String SUSPENDED = "this account is suspended";

  private final Live live;
  private final Attaching attaching;
  private final Operating operating;

  Accounts(Live live, Attaching attaching, Operating operating) {
    this.live = live;
    this.attaching = attaching;
    this.operating = operating;
  }

  Decision decide(UserState state, UserCommand.OfEdge command, long now) {
    if (!state.exists() && !(command instanceof UserCommand.OfOperator)) {
      return unknown(state, command, now);
    }
    return switch (command) {
      case UserCommand.Register c -> refuse(ErrorCode.TAKEN, "this name is taken");
      case UserCommand.Credentials c -> credentials(state.account().passwordHash(), c, now);
      case UserCommand.SignInFailed c -> failed(c, now);
      case UserCommand.AddDevice c -> addDevice(state, c, now);
      case UserCommand.RemoveDevice c -> removeDevice(state, c, now);
      case UserCommand.Authenticate c -> authenticate(state, c);
      case UserCommand.ListDevices c -> answer(devices(state));
      case UserCommand.ViewProfile c -> answer(new UserReply.Profile(state.account().name()));
      case UserCommand.Rename c -> rename(state, c);
      case UserCommand.OfOperator c -> operating.decide(state, c, now);
    };
  }

  /** There is no account, or no longer: only its name tells the difference. */
  private Decision unknown(UserState state, UserCommand.OfEdge command, long now) {
    return switch (command) {
      case UserCommand.Register c when state.isRegistered() ->
          refuse(ErrorCode.TAKEN, "this name is taken");
      case UserCommand.Register c ->
          Decision.persist(
              new UserEvent.Registered(now, c.name(), c.passwordHash()),
              next -> List.of(new Effect.Answer(new UserReply.Done())));
      case UserCommand.Credentials c -> credentials("", c, now);
      case UserCommand.SignInFailed c -> failed(c, now);
      case UserCommand.AddDevice c -> refuse(ErrorCode.UNAUTHENTICATED, null);
      case UserCommand.RemoveDevice c -> refuse(ErrorCode.UNAUTHENTICATED, null);
      case UserCommand.Authenticate c -> refuse(ErrorCode.UNAUTHENTICATED, null);
      case UserCommand.ListDevices c -> refuse(ErrorCode.UNAUTHENTICATED, null);
      case UserCommand.ViewProfile c -> refuse(ErrorCode.UNKNOWN_USER, null);
      case UserCommand.Rename c -> refuse(ErrorCode.UNAUTHENTICATED, null);
      case UserCommand.OfOperator c -> operating.decide(state, c, now);
    };
  }

  /** The hash, unless the address has failed too often; an empty one when there is no account. */
  private Decision credentials(String hash, UserCommand.Credentials c, long now) {
    live.trimFailures(now - Timing.FAILURES_MS, Timing.ADDRESSES_MAX);
    Deque<Long> failures = live.failures.get(c.address());
    return failures != null && failures.size() >= Timing.FAILURES_MAX
        ? refuse(ErrorCode.RATE_LIMITED, "too many failed sign-ins")
        : answer(new UserReply.PasswordHash(hash));
  }

  private Decision failed(UserCommand.SignInFailed c, long now) {
    live.failed(c.address(), now);
    live.trimFailures(now - Timing.FAILURES_MS, Timing.ADDRESSES_MAX);
    return answer(new UserReply.Done());
  }

  private Decision addDevice(UserState state, UserCommand.AddDevice c, long now) {
    if (state.isSuspended()) {
      return refuse(ErrorCode.FORBIDDEN, SUSPENDED);
    }
    if (state.account().devices().size() >= Limits.DEVICES_MAX) {
      return refuse(
          ErrorCode.TAKEN,
          "an account has at most %d devices: revoke one".formatted(Limits.DEVICES_MAX));
    }
    int number = state.account().lastDevice() + 1;
    return Decision.persist(
        new UserEvent.DeviceAdded(now, number, c.label(), c.secretHash()),
        next -> List.of(new Effect.Answer(new UserReply.DeviceNumber(number))));
  }

  private Decision removeDevice(UserState state, UserCommand.RemoveDevice c, long now) {
    if (state.device(c.device()).isEmpty()) {
      return answer(new UserReply.Done());
    }
    return Decision.persist(
        new UserEvent.DeviceRemoved(now, c.device()),
        next -> {
          List<Effect> effects = new ArrayList<>(attaching.close(c.device(), now));
          effects.add(new Effect.Answer(new UserReply.Done()));
          return effects;
        });
  }

  private static Decision authenticate(UserState state, UserCommand.Authenticate c) {
    boolean right =
        state
            .device(c.device())
            .filter(
                each -> MessageDigest.isEqual(each.secretHash().array(), c.secretHash().array()))
            .isPresent();
    if (!right) {
      return refuse(ErrorCode.UNAUTHENTICATED, null);
    }
    return state.isSuspended()
        ? refuse(ErrorCode.FORBIDDEN, SUSPENDED)
        : answer(new UserReply.Done());
  }

  private UserReply devices(UserState state) {
    Set<Integer> online = new HashSet<>();
    live.sessions.values().forEach(each -> online.add(each.device));
    return new UserReply.Devices(
        state.account().devices().values().stream()
            .map(each ->
                new UserReply.Devices.Listed(
                    each.number(), each.label(), each.created(), online.contains(each.number())))
            .toList());
  }

  private static Decision rename(UserState state, UserCommand.Rename c) {
    return state.account().name().equals(c.name())
        ? answer(new UserReply.Done())
        : Decision.persist(
            new UserEvent.Renamed(c.name()),
            next -> List.of(new Effect.Answer(new UserReply.Done())));
  }

  private static Decision answer(UserReply reply) {
    return Decision.effects(new Effect.Answer(reply));
  }

  private static Decision refuse(ErrorCode code, String detail) {
    return answer(new UserReply.Refusal(code, detail));
  }
}
