package chat.parley.simulator;

import chat.parley.gateway.GroupSide;
import chat.parley.gateway.OpenSends;
import chat.parley.gateway.Translation;
import chat.parley.gateway.Watching;
import chat.parley.group.FanoutEvent;
import chat.parley.group.GroupAnswer;
import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionEvent;
import chat.parley.user.SessionId;
import chat.parley.user.UserCommand;
import java.util.function.Predicate;

/**
 * A model of the gateway's session: passes on what comes from one socket, from entities and from
 * the fan-out.
 */
final class GatewaySession {
  static final long HEARTBEAT_MS = 10_000;
  private final World world;
  private final Socket socket;
  private final int node;
  private final SessionId id;
  private final Feed feed;
  private final OpenSends sends = new OpenSends();
  private final Watching watching = new Watching();

  /** Null before hello, like the side of groups. */
  private EntityLink link;

  private GroupSide groups;

  private boolean welcomed;
  private boolean over;
  private long lastUp;

  GatewaySession(World world, Socket socket, int node) {
    this.world = world;
    this.socket = socket;
    this.node = node;
    this.id = new SessionId("s%d".formatted(world.chance.bits() >>> 40));
    this.feed = new Feed(world, socket);
    world.sessions.add(this);
  }

  SessionId id() {
    return id;
  }

  int node() {
    return node;
  }

  UserId user() {
    return link.user();
  }

  int device() {
    return link.device();
  }

  boolean isOver() {
    return over;
  }

  /** A frame of the client. */
  void take(ClientFrame said) {
    if (over) {
      return;
    }
    if (link != null) {
      link.heard();
    }
    world.trace.add(() -> "    %s takes %s".formatted(id, said));
    ClientFrame frame = Mutations.heard(world.planted, said);
    if (frame instanceof ClientFrame.Hello hello) {
      hello(hello);
    } else if (frame instanceof ClientFrame.Ping(long n)) {
      socket.down(new ServerFrame.Pong(n));
    } else if (frame instanceof ClientFrame.Watch(var users)) {
      watching.replace(users).forEach(each -> tell(each, new UserCommand.Unwatch(id)));
      repeatWatches();
    } else {
      pass(frame);
    }
  }

  private void pass(ClientFrame frame) {
    if (frame instanceof ClientFrame.Send send) {
      sends.begun(send, 0);
    }
    if (groups.take(frame, world.agenda.now()).isPresent()) {
      return;
    }
    if (frame instanceof ClientFrame.Group) {
      frame(Translation.error(frame, ErrorCode.NOT_MEMBER, null, "no such group"));
    } else {
      Translation.command(frame, id, device()).ifPresent(this::tell);
    }
  }

  private void tell(UserCommand.OfSession command) {
    tell(user(), command);
  }

  void tell(UserId to, UserCommand.OfSession command) {
    Letter letter = new Letter(command, this, null);
    up(command, () -> world.region.deliver(id.value(), to, letter));
  }

  private void repeatWatches() {
    watching.users().forEach(each -> tell(each, new UserCommand.Watch(id, user())));
  }

  /** To an entity: in order, but it may be lost. */
  void up(Object what, Runnable delivery) {
    lastUp = Math.max(lastUp, world.agenda.now() + world.delay());
    if (world.loses()) {
      world.trace.add(() -> "LOST %s -> %s".formatted(id, what));
      return;
    }
    world.agenda.at(lastUp, delivery);
  }

  /** A group answers. */
  void answered(GroupAnswer answer) {
    if (over) {
      return;
    }
    switch (answer) {
      case GroupAnswer.Frame(var frame) -> {
        groups.answered(frame);
        frame(frame);
      }
      case GroupAnswer.Granted granted -> feed.pull(GroupSide.granted(granted), granted.beyond());
    }
  }

  /** The fan-out of the node tells something. */
  void fanned(FanoutEvent event) {
    if (over) {
      return;
    }
    switch (event) {
      case FanoutEvent.Told(var frame, var utf8) -> frame(frame);
      case FanoutEvent.HeadMoved(var head) -> {
        groups.begin(head);
        feed.head(head);
      }
      case FanoutEvent.Left left -> groups.left(left).forEach(feed::owe);
      case FanoutEvent.Forgotten any -> groups.renew();
      case FanoutEvent.Gone(var group) -> lost(new Conversation.Group(group)::equals);
    }
  }

  private void hello(ClientFrame.Hello frame) {
    link = new EntityLink(world, this, feed, frame);
    feed.owner(user());
    groups = new GroupSide(new GroupLink(world, this), frame, world.chance::bits);
    link.begin();
  }

  /** The entity has been told that this goes on; others are told as well. */
  void renewed() {
    groups.renew();
    repeatWatches();
  }

  /** The watch of the entity has fired. */
  void entityStopped(Shell stopped) {
    if (over || !link.isOf(stopped)) {
      return;
    }
    link.stopped(stopped);
    lost(conversation -> conversation instanceof Conversation.Direct);
  }

  /** Whoever was to answer these conversations is gone: the device sends again. */
  void lost(Predicate<Conversation> conversations) {
    sends.lost(conversations, world.chance.between(50, 500)).forEach(this::frame);
  }

  /** The entity says something. */
  void hear(Shell from, long incarnation, long number, SessionEvent event) {
    if (over) {
      return;
    }
    if (link.isOf(from)) {
      if (link.accepts(from, incarnation, number, event)) {
        follow(event);
      }
    } else if (event instanceof SessionEvent.Frame(ServerFrame.Presence presence)) {
      frame(presence);
    }
  }

  private void follow(SessionEvent event) {
    switch (event) {
      case SessionEvent.Frame e -> frame(e.frame());
      case SessionEvent.Synced e -> synced(e);
      case SessionEvent.Renewed e -> link.reached(e.position());
      case SessionEvent.Granted e -> feed.pull(e);
      case SessionEvent.Groups e -> groups.known(e);
      case SessionEvent.Closed e -> {
        socket.down(new ServerFrame.Bye(e.code(), after(e.code())));
        end();
      }
    }
  }

  private static ServerFrame.Range after(ErrorCode code) {
    return code.reaction() == ErrorCode.Reaction.AUTH ? null : new ServerFrame.Range(100, 3_000);
  }

  private void synced(SessionEvent.Synced e) {
    if (!welcomed) {
      welcomed = true;
      socket.down(
          new ServerFrame.Welcome(
              user(),
              device(),
              world.agenda.now(),
              HEARTBEAT_MS,
              ServerFrame.WireLimits.current()));
    }
    feed.synced(e);
    if (!e.more()) {
      link.reached(e.position());
      link.complete();
      groups.refresh(feed.behind());
      feed.forgive();
    }
  }

  /** A frame for the client, which may be left out when catch-up or new heads stand for it. */
  void frame(ServerFrame frame) {
    if (frame instanceof ServerFrame.Presence presence && !watching.admits(presence)) {
      return;
    }
    sends.answered(frame, 0);
    Conversation live =
        switch (frame) {
          case ServerFrame.Message f -> f.conversation();
          case ServerFrame.Marks f -> f.conversation();
          case ServerFrame.Heads f -> null;
          case ServerFrame.Messages f -> null;
          case ServerFrame.Accepted f -> null;
          case ServerFrame.Welcome f -> null;
          case ServerFrame.Ready f -> null;
          case ServerFrame.Typing f -> null;
          case ServerFrame.Presence f -> null;
          case ServerFrame.Preference f -> null;
          case ServerFrame.Result f -> null;
          case ServerFrame.Error f -> null;
          case ServerFrame.Pong f -> null;
          case ServerFrame.Bye f -> null;
        };
    if (live != null && world.chance.happens(world.faults.shed())) {
      feed.shed(live);
      link.outOfStep();
    }
    if (live == null || !feed.withholds(live, frame)) {
      socket.down(frame);
    }
  }

  /** The socket is found to be closed. */
  void closed() {
    if (!over && link != null) {
      watching.users().forEach(each -> tell(each, new UserCommand.Unwatch(id)));
      tell(new UserCommand.Detach(id, link.heardAt()));
    }
    end();
    socket.cut();
  }

  /** The node is gone, and with it session and socket. */
  void crash() {
    end();
    socket.cut();
  }

  private void end() {
    over = true;
    feed.end();
    if (groups != null) {
      groups.leave();
    }
    world.sessions.remove(this);
  }
}
