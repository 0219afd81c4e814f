package chat.parley.simulator;

import chat.parley.gateway.OpenSends;
import chat.parley.gateway.Watching;
import chat.parley.group.FanoutEvent;
import chat.parley.group.GroupAnswer;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionEvent;
import chat.parley.user.SessionId;
import chat.parley.user.UserCommand;
import java.util.Map;
import java.util.function.Predicate;

/** A model of the gateway's session: between one socket and the entity of its user. */
final class GatewaySession {
  static final long HEARTBEAT_MS = 10_000;
  private static final long HELLO_REPEAT_MS = 3_000;
  private static final long UNHEARD_MS = 30_000;
  private final World world;
  private final Socket socket;
  private final int node;
  private final SessionId id;
  private final Numbering numbering = new Numbering();
  private final Feed feed;
  private final GroupSide groups;
  private final OpenSends sends = new OpenSends();
  private final Watching watching = new Watching();
  private ClientFrame.Hello hello;
  private UserId user;
  private int device;
  private Bytes secret;
  private Shell entity;
  private boolean welcomed;
  private boolean over;
  private boolean gap;
  private boolean renewing;
  private long position;
  private long heardAt;
  private long lastUp;

  GatewaySession(World world, Socket socket, int node) {
    this.world = world;
    this.socket = socket;
    this.node = node;
    this.id = new SessionId("s%d".formatted(world.chance.bits() >>> 40));
    this.feed = new Feed(world, socket);
    this.groups = new GroupSide(world, this, feed);
    world.sessions.add(this);
    heardAt = world.agenda.now();
  }

  SessionId id() {
    return id;
  }

  int node() {
    return node;
  }

  /** A frame of the client. */
  void take(ClientFrame frame) {
    if (over) {
      return;
    }
    heardAt = world.agenda.now();
    world.trace.add(() -> "    %s takes %s".formatted(id, frame));
    if (frame instanceof ClientFrame.Send send) {
      sends.begun(send, 0);
    }
    if (user != null && groups.take(frame)) {
      return;
    }
    switch (frame) {
      case ClientFrame.Hello f -> hello(f);
      case ClientFrame.Send f ->
          tell(new UserCommand.Send(id, device, f.conversation(), f.messages()));
      case ClientFrame.Received f -> mark(false, Mutations.marks(world.planted, f.marks()));
      case ClientFrame.Read f -> mark(true, f.marks());
      case ClientFrame.Pull f ->
          tell(
              new UserCommand.Pull(
                  id, f.request(), f.conversation(), f.before(), f.after(), f.limit()));
      case ClientFrame.Typing f -> tell(new UserCommand.Type(id, f.conversation()));
      case ClientFrame.Watch f -> {
        watching.replace(f.users()).forEach(each -> tell(each, new UserCommand.Unwatch(id)));
        repeatWatches();
      }
      case ClientFrame.Block f -> tell(new UserCommand.Block(id, f.request(), f.user()));
      case ClientFrame.Unblock f -> tell(new UserCommand.Unblock(id, f.request(), f.user()));
      case ClientFrame.Info f ->
          tell(new UserCommand.Info(id, f.request(), f.conversation(), f.sequence()));
      case ClientFrame.Prefer f ->
          tell(new UserCommand.Prefer(id, f.request(), f.conversation(), f.key(), f.value()));
      case ClientFrame.Group f -> {}
      case ClientFrame.Ping f -> socket.down(new ServerFrame.Pong(f.n()));
    }
  }

  private void mark(boolean read, Map<Conversation, Long> marks) {
    Map<Conversation, Long> direct = groups.mark(read, marks);
    if (!direct.isEmpty()) {
      tell(new UserCommand.Mark(id, read, direct));
    }
  }

  private void tell(UserCommand.OfSession command) {
    tell(user, command);
  }

  private void tell(UserId to, UserCommand.OfSession command) {
    Letter letter = new Letter(command, this, null);
    up(command, () -> world.region.deliver(id.value(), to, letter));
  }

  private void repeatWatches() {
    watching.users().forEach(each -> tell(each, new UserCommand.Watch(id, user)));
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

  UserId user() {
    return user;
  }

  int device() {
    return device;
  }

  /** A group answers. */
  void answered(GroupAnswer answer) {
    if (!over) {
      groups.answered(answer);
    }
  }

  /** The fan-out of the node tells something. */
  void fanned(FanoutEvent event) {
    if (!over) {
      groups.fanned(event);
    }
  }

  private void hello(ClientFrame.Hello frame) {
    String[] parts = frame.token().split(":");
    hello = frame;
    user = new UserId(parts[0]);
    device = Integer.parseInt(parts[1]);
    secret = Bytes.utf8(parts[2]);
    feed.owner(user);
    groups.signedIn(hello);
    greet();
    scheduleRenewal();
  }

  private void greet() {
    if (over || feed.isReady() || feed.isAnswered()) {
      return;
    }
    tell(new UserCommand.Hello(id, device, secret, hello.since(), hello.cursors()));
    world.agenda.after(HELLO_REPEAT_MS, this::greet);
  }

  private void scheduleRenewal() {
    world.agenda.after(
        world.chance.between(15_000, 25_000),
        () -> {
          if (over) {
            return;
          }
          if (heardAt + UNHEARD_MS < world.agenda.now()) {
            closed();
            return;
          }
          renew();
          scheduleRenewal();
        });
  }

  private void renew() {
    if (feed.isAnswered() && world.planted != Planted.NO_RENEWALS) {
      tell(
          new UserCommand.Renew(
              id, device, numbering.incarnation(), numbering.received(), position, heardAt, gap));
      groups.renew();
      repeatWatches();
    }
  }

  private void renewSoon() {
    if (!renewing) {
      renewing = true;
      world.agenda.after(
          world.chance.between(10, 2_000),
          () -> {
            renewing = false;
            if (!over) {
              renew();
            }
          });
    }
  }

  /** The watch of the entity has fired. */
  void entityStopped(Shell stopped) {
    if (over || !stopped.self().equals(user)) {
      return;
    }
    if (stopped == entity) {
      renewSoon();
    }
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
    if (!from.self().equals(user)) {
      if (event instanceof SessionEvent.Frame(ServerFrame.Presence presence)) {
        frame(presence);
      }
      return;
    }
    entity = from;
    if (number > 0) {
      Numbering.Place place =
          numbering.place(
              incarnation, number, event instanceof SessionEvent.Synced synced && synced.first());
      if (place != Numbering.Place.NEXT) {
        world.trace.add(() -> "    %s finds %s: %s".formatted(id, place, event));
      }
      if (place == Numbering.Place.GAP) {
        gap = true;
        renewSoon();
      }
      if (place != Numbering.Place.NEXT) {
        return;
      }
    }
    follow(event);
  }

  private void follow(SessionEvent event) {
    switch (event) {
      case SessionEvent.Frame e -> frame(e.frame());
      case SessionEvent.Synced e -> synced(e);
      case SessionEvent.Renewed e -> position = e.position();
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
              user, device, world.agenda.now(), HEARTBEAT_MS, ServerFrame.WireLimits.current()));
    }
    feed.synced(e);
    if (!e.more()) {
      position = e.position();
      gap = false;
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
      gap = true;
      world.agenda.after(world.chance.between(100, 3_000), this::renewSoon);
    }
    if (live == null || !feed.withholds(live, frame)) {
      socket.down(frame);
    }
  }

  /** The socket is found to be closed. */
  void closed() {
    if (!over && user != null) {
      watching.users().forEach(each -> tell(each, new UserCommand.Unwatch(id)));
      tell(new UserCommand.Detach(id, heardAt));
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
    groups.leave();
    world.sessions.remove(this);
  }
}
