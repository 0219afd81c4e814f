package chat.parley.gateway;

import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionId;
import chat.parley.user.UserActorMessage;
import chat.parley.user.UserActorMessage.ToSession;
import chat.parley.user.UserCommand;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a signed-in client says: counted, limited, and passed on; and what it is still to be
 * answered. For one thread.
 */
final class ClientSide {
  private static final long RETRY_AFTER_MS = 1_000;

  /** How soon a client sends again what may be lost with an entity; drawn anew each time. */
  private static final long LOST_AFTER_MS_MIN = 50;

  private static final long LOST_AFTER_MS_MAX = 500;

  /** How long another request of an entity that is gone may be on its way to the next one. */
  private static final long LOST_REQUEST_MS = 1_000;

  private final SessionEnvironment environment;
  private final SessionId id;
  private final ActorRef<ToSession> ear;
  private final EntityLink link;
  private final GroupSide groups;
  private final Requests requests;
  private final Watching watching = new Watching();
  private final OpenSends sends = new OpenSends();
  private final Map<RateLimit, TokenBucket> buckets = new EnumMap<>(RateLimit.class);

  /**
   * @param ear where users' entities answer
   */
  ClientSide(
      SessionEnvironment environment,
      SessionId id,
      ActorRef<ToSession> ear,
      EntityLink link,
      GroupSide groups) {
    this.environment = environment;
    this.id = id;
    this.ear = ear;
    this.link = link;
    this.groups = groups;
    this.requests = new Requests(environment.timing().request());
  }

  /** Acts on a frame; gives the answer when it is known at once. */
  Optional<ServerFrame> take(ClientFrame frame, long now) {
    Optional<Translation.Cost> cost = Translation.cost(frame);
    if (cost.isEmpty()) {
      return error(frame, ErrorCode.BAD_FRAME, null, "hello comes once");
    }
    long wait =
        buckets
            .computeIfAbsent(cost.get().limit(), limit -> limit.bucket(now))
            .take(cost.get().permits(), now);
    if (wait > 0) {
      return error(frame, ErrorCode.RATE_LIMITED, wait, "too many at a time");
    }
    if (frame instanceof ClientFrame.Send send) {
      sends.begun(send, System.nanoTime());
    }
    if (frame instanceof ClientFrame.Ping(long n)) {
      return Optional.of(new ServerFrame.Pong(n));
    }
    if (frame instanceof ClientFrame.Watch(var users)) {
      watching.replace(users).forEach(user -> tell(user, new UserCommand.Unwatch(id)));
      repeatWatches();
      return Optional.empty();
    }
    return pass(frame, now);
  }

  private Optional<ServerFrame> pass(ClientFrame frame, long now) {
    String request = Translation.request(frame);
    if (request != null && !requests.open(request, now)) {
      return error(frame, ErrorCode.BUSY, RETRY_AFTER_MS, "too many requests wait");
    }
    Optional<GroupId> group = groups.take(frame, now);
    if (group.isPresent()) {
      requests.direct(request, group.get());
      return Optional.empty();
    }
    if (frame instanceof ClientFrame.Group) {
      requests.close(request);
      return error(frame, ErrorCode.NOT_MEMBER, null, "no such group");
    }
    Translation.command(frame, id, link.token().device()).ifPresent(link::tell);
    return Optional.empty();
  }

  private static Optional<ServerFrame> error(
      ClientFrame frame, ErrorCode code, Long after, String detail) {
    return Optional.of(Translation.error(frame, code, after, detail));
  }

  /** Tells everybody who is watched that this goes on. */
  void repeatWatches() {
    UserId me = link.token().user();
    watching.users().forEach(user -> tell(user, new UserCommand.Watch(id, me)));
  }

  /** Tells everybody who is watched that this is over. */
  void unwatchAll() {
    watching.users().forEach(user -> tell(user, new UserCommand.Unwatch(id)));
  }

  private void tell(UserId user, UserCommand.OfSession command) {
    environment.users().tell(user, new UserActorMessage.FromSession(ear, command));
  }

  /** The client is told something, which may answer what it has sent. */
  void note(ServerFrame frame) {
    OptionalLong nanos = sends.answered(frame, System.nanoTime());
    if (nanos.isPresent()
        && frame instanceof ServerFrame.Accepted accepted
        && !Boolean.TRUE.equals(accepted.repeat())) {
      environment.meter().accepted(accepted.messages().size(), nanos.getAsLong());
    }
  }

  /** Whether the client is to be told: an answer that it waits for, or what answers nothing. */
  boolean expects(ServerFrame frame) {
    return switch (frame) {
      case ServerFrame.Presence presence -> watching.admits(presence);
      case ServerFrame.Result result -> awaits(result.request());
      case ServerFrame.Error error -> awaits(error.request());
      case ServerFrame.Messages messages -> awaits(messages.request());
      case ServerFrame.Message any -> true;
      case ServerFrame.Welcome any -> true;
      case ServerFrame.Heads any -> true;
      case ServerFrame.Ready any -> true;
      case ServerFrame.Accepted any -> true;
      case ServerFrame.Marks any -> true;
      case ServerFrame.Typing any -> true;
      case ServerFrame.Preference any -> true;
      case ServerFrame.Pong any -> true;
      case ServerFrame.Bye any -> true;
    };
  }

  /** Whether an answer is still waited for, which then it is no more; null always is. */
  private boolean awaits(String request) {
    return request == null || requests.close(request);
  }

  /**
   * An incarnation of an entity has ended, and what was on its way to it may be lost. What comes to
   * the next one all the same does no harm: it is the client's repeat that is recognised then.
   *
   * @param group null when it is the user's own entity
   * @return the errors that have the client send again, which may do so at once
   */
  List<ServerFrame.Error> lost(GroupId group, long now) {
    requests.hasten(group, now + LOST_REQUEST_MS);
    return sends.lost(
        conversation -> Objects.equals(groupOf(conversation), group),
        environment.between(LOST_AFTER_MS_MIN, LOST_AFTER_MS_MAX));
  }

  private static GroupId groupOf(Conversation conversation) {
    return switch (conversation) {
      case Conversation.Group(GroupId group) -> group;
      case Conversation.Direct any -> null;
    };
  }

  /** The errors that answer what the entity has not answered in time. */
  List<ServerFrame> expire(long now) {
    return requests.expire(now).stream().map(ClientSide::noAnswer).toList();
  }

  /** Stands for an answer that can't be had now. */
  static ServerFrame noAnswer(String request) {
    return new ServerFrame.Error(
        request, null, null, ErrorCode.UNAVAILABLE, RETRY_AFTER_MS, "no answer in time");
  }

  /** When {@link #expire} has something to do. */
  long nextDeadline() {
    return requests.nextDeadline();
  }
}
