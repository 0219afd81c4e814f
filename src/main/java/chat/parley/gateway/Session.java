package chat.parley.gateway;

import chat.parley.group.FanoutEvent;
import chat.parley.group.GroupAnswer;
import chat.parley.journal.History;
import chat.parley.model.Bytes;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ClientFrameCodec;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameException;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrameCodec;
import chat.parley.user.SessionEvent;
import chat.parley.user.SessionId;
import chat.parley.user.UserActorMessage.ToSession;
import chat.parley.user.UserCommand;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One connection: stands between its socket and the user's entity.
 *
 * <p>It keeps nothing that may not be lost: the entity's log and the client's cursors are the
 * truth. The socket is read one frame at a time, and not at all while the client does not read.
 */
final class Session {
  /** Bad frames in a row after which the socket is closed. */
  static final int BAD_FRAMES_MAX = 16;

  private static final long READ_AGAIN_MS = 1_000;

  private final ActorContext<SessionMessage> context;
  private final SessionEnvironment environment;
  private final SessionId id;
  private final Sessions.Place place;
  private final ActorRef<ToSession> ear;
  private final Outlet outlet;
  private final Feed feed = new Feed();
  private final GroupSide groups;
  private final ClientSide client;
  private final long startedAt;

  private EntityLink link;
  private boolean held;
  private boolean welcomed;
  private boolean closing;
  private long closeBy = Long.MAX_VALUE;
  private long readAgainAt = Long.MAX_VALUE;
  private long pingBy = Long.MAX_VALUE;
  private int badFrames;

  private Session(
      ActorContext<SessionMessage> context, SessionEnvironment environment, SessionId id) {
    this.context = context;
    this.environment = environment;
    this.id = id;
    this.outlet = new Outlet(environment.meter());
    this.place = environment.sessions().enter(id, context.getSelf());
    this.ear = context.messageAdapter(ToSession.class, SessionMessage.Told::new);
    this.groups =
        new GroupSide(
            environment,
            context.messageAdapter(GroupAnswer.class, SessionMessage.Answered::new),
            context.messageAdapter(FanoutEvent.class, SessionMessage.Fanned::new),
            frame -> send(frame, environment.now()));
    this.client = new ClientSide(environment, id, ear, groups);
    this.startedAt = environment.now();
    schedule();
  }

  static Behavior<SessionMessage> create(SessionEnvironment environment, SessionId id) {
    return Behaviors.setup(context -> {
      Session session = new Session(context, environment, id);
      return Behaviors.receive(
          (same, message) -> session.on(message),
          (same, signal) -> {
            if (signal instanceof PostStop) {
              session.leave();
            }
            return Behaviors.same();
          });
    });
  }

  private Behavior<SessionMessage> on(SessionMessage message) {
    long now = environment.now();
    boolean over =
        message instanceof SessionMessage.Ended
            || message instanceof SessionMessage.Wake && wake(now);
    if (over) {
      return Behaviors.stopped();
    }
    take(message, now);
    pump(now);
    schedule();
    return Behaviors.same();
  }

  private void take(SessionMessage message, long now) {
    switch (message) {
      case SessionMessage.Opened(var socket) -> outlet.open(socket, now);
      case SessionMessage.Arrived(var item) -> {
        held = true;
        arrived(item, now);
      }
      case SessionMessage.Ended any -> {}
      case SessionMessage.Written any -> outlet.written(now);
      case SessionMessage.Wake any -> {}
      case SessionMessage.Told any when closing -> {}
      case SessionMessage.Told(var told) -> told(told, now);
      case SessionMessage.Answered any when closing -> {}
      case SessionMessage.Answered(var answer) -> answered(answer, now);
      case SessionMessage.Fanned any when closing -> {}
      case SessionMessage.Fanned(var event) -> fanned(event, now);
      case SessionMessage.EntityGone(var entity) -> {
        link.gone(entity, now);
        client.lost(null, now).forEach(error -> send(error, now));
      }
      case SessionMessage.PageRead(var page, var failure) -> pageRead(page, failure, now);
      case SessionMessage.Dismissed(var after) -> close(ErrorCode.UNAVAILABLE, after, true, now);
    }
  }

  /** Gives the client what it is owed as there is room, and lets it speak when it listens. */
  private void pump(long now) {
    while (!closing && welcomed && outlet.hasRoom()) {
      Optional<ServerFrame> next = feed.nextFrame();
      if (next.isEmpty()) {
        feed.nextRead().ifPresent(this::read);
        break;
      }
      frame(next.get(), now);
    }
    if (!closing && outlet.owesHeads()) {
      if (feed.isReady()) {
        link.outOfStep(now);
      } else {
        link.missed(now);
        link.startOver();
      }
    }
    if (link != null && !closing && link.call(now)) {
      client.repeatWatches(link.token().user());
      groups.renew();
    }
    // Between hello and welcome nobody is signed in yet, so nothing may reach the entity.
    if (held && !closing && (link == null || welcomed) && outlet.hasRoom()) {
      held = false;
      outlet.readOn();
    }
  }

  private void read(Feed.Read read) {
    context.pipeToSelf(
        environment.pages().read(link.token().user(), read.grant(), read.limit(), read.bytesMax()),
        SessionMessage.PageRead::new);
  }

  private void pageRead(History.Page page, Throwable failure, long now) {
    if (failure == null && feed.page(page)) {
      return;
    }
    String request = feed.reading().request();
    context.getLog().warn("session {} can't read history", id, failure);
    if (request != null) {
      feed.abandon();
      frame(ClientSide.noAnswer(request), now);
    } else if (feed.failed()) {
      readAgainAt = now + READ_AGAIN_MS;
    } else {
      close(ErrorCode.UNAVAILABLE, ComeBack.SOON, true, now);
    }
  }

  // From the client.

  private void arrived(SessionMessage.Item item, long now) {
    if (closing) {
      return;
    }
    switch (item) {
      case SessionMessage.Text(var text) -> text(text, now);
      case SessionMessage.Flaw(var code, var detail) -> {
        send(new ServerFrame.Error(null, null, null, code, null, detail), now);
        close(code, null, true, now);
      }
    }
  }

  private void text(String text, long now) {
    ClientFrame frame;
    try {
      frame = ClientFrameCodec.decode(text);
    } catch (FrameException bad) {
      send(bad.toError(), now);
      badFrames++;
      if (link == null || badFrames >= BAD_FRAMES_MAX) {
        close(bad.code(), null, true, now);
      }
      return;
    }
    badFrames = 0;
    if (link == null) {
      first(frame, now);
    } else {
      heed(frame, now);
    }
  }

  private void first(ClientFrame frame, long now) {
    if (!(frame instanceof ClientFrame.Hello hello)) {
      send(Translation.error(frame, ErrorCode.UNAUTHENTICATED, null, "hello comes first"), now);
      close(ErrorCode.UNAUTHENTICATED, null, true, now);
      return;
    }
    Optional<Token> token = Token.parse(hello.token());
    if (token.isEmpty()) {
      send(Translation.error(frame, ErrorCode.UNAUTHENTICATED, null, "the token is not one"), now);
      close(ErrorCode.UNAUTHENTICATED, null, true, now);
      return;
    }
    link =
        new EntityLink(
            environment,
            id,
            ear,
            token.get(),
            hello,
            entity -> context.watchWith(entity, new SessionMessage.EntityGone(entity)));
    groups.signedIn(token.get(), hello);
    heard(now);
  }

  private void heed(ClientFrame frame, long now) {
    if (frame instanceof ClientFrame.Ping) {
      heard(now);
    }
    client.take(frame, link, now).ifPresent(answer -> send(answer, now));
  }

  private void heard(long now) {
    link.heard(now);
    pingBy = now + 2 * environment.timing().heartbeat() + environment.timing().close();
  }

  // From entities.

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
      case SessionEvent.Frame(var frame) -> frame(frame, now);
      case SessionEvent.Synced synced -> {
        welcome(now);
        groups.refresh(outlet.behind());
        outlet.caughtUp();
        feed.synced(synced);
      }
      case SessionEvent.Renewed any -> {}
      case SessionEvent.Granted granted -> feed.pull(granted);
      case SessionEvent.Groups changed -> groups.known(changed);
      case SessionEvent.Closed(var code) -> close(code, ComeBack.after(code), false, now);
    }
  }

  private void answered(GroupAnswer answer, long now) {
    switch (answer) {
      case GroupAnswer.Frame(var frame) -> frame(frame, now);
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

  private void frame(ServerFrame frame, long now) {
    if (!feed.absorbs(frame) && client.expects(frame)) {
      send(frame, now);
    }
  }

  // Time, and the end.

  private boolean wake(long now) {
    if (now >= closeBy) {
      return true;
    }
    SessionTiming timing = environment.timing();
    client.expire(now).forEach(error -> send(error, now));
    if (readAgainAt <= now) {
      readAgainAt = Long.MAX_VALUE;
      read(feed.reading());
    }
    if (outlet.stuckSince() <= now - timing.stuck()) {
      environment.meter().stuck();
      context.getLog().info("session {} is cut: its reader is stuck", id);
      return true;
    }
    if (link == null && now >= startedAt + timing.hello()) {
      close(ErrorCode.UNAVAILABLE, ComeBack.SOON, true, now);
    } else if (link != null && !welcomed && now >= link.seenAt() + timing.welcome()) {
      close(ErrorCode.UNAVAILABLE, ComeBack.SOON, true, now);
    } else if (now >= pingBy) {
      close(ErrorCode.UNAVAILABLE, ComeBack.SOON, true, now);
    }
    return false;
  }

  private void send(ServerFrame frame, long now) {
    send(frame, ServerFrameCodec.encode(frame), now);
  }

  private void send(ServerFrame frame, Bytes utf8, long now) {
    client.note(frame);
    if (!outlet.send(frame, utf8, now)) {
      close(ErrorCode.BUSY, ComeBack.SOON, false, now);
    }
  }

  /**
   * Says good-bye and closes.
   *
   * @param after when the client is to come back; null when it is not to
   * @param flushFirst whether it is first told what waits for it
   */
  private void close(ErrorCode code, ServerFrame.Range after, boolean flushFirst, long now) {
    if (closing) {
      return;
    }
    closing = true;
    environment.meter().closed(code);
    closeBy = now + environment.timing().close();
    outlet.end(new ServerFrame.Bye(code, after), flushFirst, now);
  }

  private void schedule() {
    SessionTiming timing = environment.timing();
    long next = Math.min(closeBy, Math.min(readAgainAt, pingBy));
    next = Math.min(next, client.nextDeadline());
    long stuckSince = outlet.stuckSince();
    next = Math.min(next, stuckSince == Long.MAX_VALUE ? next : stuckSince + timing.stuck());
    if (link == null) {
      next = Math.min(next, startedAt + timing.hello());
    } else if (!closing) {
      next = Math.min(next, link.dueAt());
      next = Math.min(next, welcomed ? next : link.seenAt() + timing.welcome());
    }
    place.sleepUntil(next);
  }

  private void leave() {
    environment.sessions().leave(id);
    if (link != null) {
      link.tell(new UserCommand.Detach(id, link.seenAt()));
      client.unwatchAll();
      groups.leave();
    }
    outlet.cut();
  }
}
