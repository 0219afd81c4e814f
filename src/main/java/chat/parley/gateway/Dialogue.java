package chat.parley.gateway;

import chat.parley.group.FanoutEvent;
import chat.parley.group.GroupAnswer;
import chat.parley.journal.History;
import chat.parley.model.Bytes;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrameCodec;
import chat.parley.user.SessionEvent;
import chat.parley.user.SessionId;
import chat.parley.user.UserActorMessage.ToSession;
import chat.parley.user.UserCommand;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * What is said on a connection after hello: what its client says goes to entities, and the client
 * is told what they say and what it is owed from the past. For one thread.
 */
final class Dialogue {
  private static final long READ_AGAIN_MS = 1_000;

  private final ActorContext<SessionMessage> context;
  private final SessionEnvironment environment;
  private final SessionId id;
  private final Outlet outlet;
  private final EntityLink link;
  private final GroupSide groups;
  private final ClientSide client;
  private final Feed feed = new Feed();

  /** Between hello and welcome nobody is signed in yet. */
  private boolean welcomed;

  private long readAgainAt = Long.MAX_VALUE;
  private long pingBy = Long.MAX_VALUE;

  /**
   * @param context of the session
   * @param token as hello has it
   */
  Dialogue(
      ActorContext<SessionMessage> context,
      SessionEnvironment environment,
      SessionId id,
      Outlet outlet,
      Token token,
      ClientFrame.Hello hello) {
    this.context = context;
    this.environment = environment;
    this.id = id;
    this.outlet = outlet;
    ActorRef<ToSession> ear = context.messageAdapter(ToSession.class, SessionMessage.Told::new);
    this.link =
        new EntityLink(
            environment,
            id,
            ear,
            token,
            hello,
            entity -> context.watchWith(entity, new SessionMessage.EntityGone(entity)));
    GroupLink toGroups =
        new GroupLink(
            environment,
            token,
            context.messageAdapter(GroupAnswer.class, SessionMessage.Answered::new),
            context.messageAdapter(FanoutEvent.class, SessionMessage.Fanned::new),
            frame -> send(frame, environment.now()));
    this.groups = new GroupSide(toGroups, hello, environment.random());
    this.client = new ClientSide(environment, id, ear, link, groups);
    heard(environment.now());
  }

  /** Whether the entity has let the client in. */
  boolean isWelcomed() {
    return welcomed;
  }

  // From the client.

  /** The client says something. */
  void heed(ClientFrame frame, long now) {
    if (frame instanceof ClientFrame.Ping) {
      heard(now);
    }
    client.take(frame, now).ifPresent(answer -> send(answer, now));
  }

  private void heard(long now) {
    link.heard(now);
    pingBy = now + 2 * environment.timing().heartbeat() + environment.timing().close();
  }

  // From others.

  void take(SessionMessage.OfDialogue message, long now) {
    switch (message) {
      case SessionMessage.Told any when outlet.isClosing() -> {}
      case SessionMessage.Told(var told) -> told(told, now);
      case SessionMessage.Answered any when outlet.isClosing() -> {}
      case SessionMessage.Answered(var answer) -> answered(answer, now);
      case SessionMessage.Fanned any when outlet.isClosing() -> {}
      case SessionMessage.Fanned(var event) -> fanned(event, now);
      case SessionMessage.EntityGone(var entity) -> {
        link.gone(entity, now);
        client.lost(null, now).forEach(error -> send(error, now));
      }
      case SessionMessage.PageRead(var page, var failure) -> pageRead(page, failure, now);
    }
  }

  private void told(ToSession told, long now) {
    Optional<SessionEvent> event = link.accept(told, !outlet.isBehind(), now);
    if (link.hasGap() && !feed.isReady()) {
      link.startOver();
    }
    if (event.isPresent()) {
      act(event.get(), now);
    }
  }

  private void act(SessionEvent event, long now) {
    switch (event) {
      case SessionEvent.Frame(var frame) -> tell(frame, now);
      case SessionEvent.Synced synced -> {
        welcome(now);
        groups.refresh(outlet.behind());
        outlet.caughtUp();
        feed.synced(synced);
      }
      case SessionEvent.Renewed any -> {}
      case SessionEvent.Granted granted -> feed.pull(granted);
      case SessionEvent.Groups changed -> groups.known(changed);
      case SessionEvent.Closed(var code) -> outlet.close(code, ComeBack.after(code), false, now);
    }
  }

  private void welcome(long now) {
    if (welcomed) {
      return;
    }
    welcomed = true;
    heard(now);
    Token token = link.token();
    long heartbeat = environment.timing().heartbeat();
    send(
        new ServerFrame.Welcome(
            token.user(), token.device(), now, heartbeat, ServerFrame.WireLimits.current()),
        now);
  }

  private void answered(GroupAnswer answer, long now) {
    switch (answer) {
      case GroupAnswer.Frame(var frame) -> {
        groups.answered(frame);
        tell(frame, now);
      }
      case GroupAnswer.Granted granted -> feed.pull(GroupSide.granted(granted), granted.beyond());
    }
  }

  private void fanned(FanoutEvent event, long now) {
    switch (event) {
      case FanoutEvent.Told(var frame, var utf8) when feed.absorbs(frame) -> {}
      case FanoutEvent.Told(var frame, var utf8) -> send(frame, utf8, now);
      case FanoutEvent.HeadMoved(var head) -> {
        groups.begin(head);
        feed.head(head);
      }
      case FanoutEvent.Left left -> groups.left(left).forEach(feed::owe);
      case FanoutEvent.Forgotten any -> groups.renew();
      case FanoutEvent.Gone(var group) ->
          client.lost(group, now).forEach(error -> send(error, now));
    }
  }

  private void pageRead(History.Page page, Throwable failure, long now) {
    if (failure == null && feed.page(page)) {
      return;
    }
    String request = feed.reading().request();
    context
        .getLog()
        .warn(
            "session {} can't read history: {}",
            id,
            failure == null ? "the page is not as it was asked for" : failure.toString());
    if (request != null) {
      feed.abandon();
      tell(ClientSide.noAnswer(request), now);
    } else if (feed.failed()) {
      readAgainAt = now + READ_AGAIN_MS;
    } else {
      outlet.close(ErrorCode.UNAVAILABLE, ComeBack.SOON, true, now);
    }
  }

  // To the client.

  /** Gives the client what it is owed as there is room, and calls the entity when that is due. */
  void pump(long now) {
    while (!outlet.isClosing() && welcomed && outlet.hasRoom()) {
      Optional<ServerFrame> next = feed.nextFrame();
      if (next.isEmpty()) {
        feed.nextRead().ifPresent(this::read);
        break;
      }
      tell(next.get(), now);
    }
    if (!outlet.isClosing() && outlet.owesHeads()) {
      if (feed.isReady()) {
        link.outOfStep(now);
      } else {
        link.missed(now);
        link.startOver();
      }
    }
    if (!outlet.isClosing() && link.call(now)) {
      client.repeatWatches();
      groups.renew();
    }
  }

  private void read(Feed.Read read) {
    context.pipeToSelf(
        environment.pages().read(link.token().user(), read.grant(), read.limit(), read.bytesMax()),
        SessionMessage.PageRead::new);
  }

  /** Tells the client what nothing else stands for, and what it still waits for. */
  private void tell(ServerFrame frame, long now) {
    if (!feed.absorbs(frame) && client.expects(frame)) {
      send(frame, now);
    }
  }

  /** Tells the client. */
  void send(ServerFrame frame, long now) {
    send(frame, ServerFrameCodec.encode(frame), now);
  }

  private void send(ServerFrame frame, Bytes utf8, long now) {
    client.note(frame);
    outlet.send(frame, utf8, now);
  }

  // Time.

  /** Does what is due, except for what {@link #pump} does. */
  void wake(long now) {
    client.expire(now).forEach(error -> send(error, now));
    if (readAgainAt <= now) {
      readAgainAt = Long.MAX_VALUE;
      read(feed.reading());
    }
  }

  /** Whether the entity has not answered hello for too long, or the client has fallen silent. */
  boolean isOverdue(long now) {
    return !welcomed && now >= welcomeBy() || now >= pingBy;
  }

  private long welcomeBy() {
    return link.seenAt() + environment.timing().welcome();
  }

  /** When there is something to do. */
  long dueAt() {
    long next = Math.min(client.nextDeadline(), Math.min(readAgainAt, pingBy));
    if (!outlet.isClosing()) {
      next = Math.min(next, link.dueAt());
      next = Math.min(next, welcomed ? next : welcomeBy());
    }
    return next;
  }

  /** The session is over. */
  void leave() {
    link.tell(new UserCommand.Detach(id, link.seenAt()));
    client.unwatchAll();
    groups.leave();
  }
}
