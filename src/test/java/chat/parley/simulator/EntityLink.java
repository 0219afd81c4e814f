package chat.parley.simulator;

import chat.parley.gateway.Numbering;
import chat.parley.model.Bytes;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.user.SessionEvent;
import chat.parley.user.UserCommand;

/**
 * A model of a session's relation to the entity of its user: hello until it is answered, renewals,
 * and the check that no numbered event was lost, with the real rules of that.
 */
final class EntityLink {
  private static final long HELLO_REPEAT_MS = 3_000;
  private static final long UNHEARD_MS = 30_000;
  private final World world;
  private final GatewaySession session;
  private final Feed feed;
  private final ClientFrame.Hello hello;
  private final UserId user;
  private final int device;
  private final Bytes secret;
  private final Numbering numbering = new Numbering();
  private Shell entity;
  private boolean gap;
  private boolean renewing;
  private long position;
  private long heardAt;

  EntityLink(World world, GatewaySession session, Feed feed, ClientFrame.Hello hello) {
    this.world = world;
    this.session = session;
    this.feed = feed;
    this.hello = hello;
    String[] parts = hello.token().split(":");
    this.user = new UserId(parts[0]);
    this.device = Integer.parseInt(parts[1]);
    this.secret = Bytes.utf8(parts[2]);
    this.heardAt = world.agenda.now();
  }

  UserId user() {
    return user;
  }

  int device() {
    return device;
  }

  /** Says hello, and from then on what is due. */
  void begin() {
    greet();
    scheduleRenewal();
  }

  private void greet() {
    if (session.isOver() || feed.isReady() || feed.isAnswered()) {
      return;
    }
    session.tell(
        user, new UserCommand.Hello(session.id(), device, secret, hello.since(), hello.cursors()));
    world.agenda.after(HELLO_REPEAT_MS, this::greet);
  }

  private void scheduleRenewal() {
    world.agenda.after(
        world.chance.between(15_000, 25_000),
        () -> {
          if (session.isOver()) {
            return;
          }
          if (heardAt + UNHEARD_MS < world.agenda.now()) {
            session.closed();
            return;
          }
          renew();
          scheduleRenewal();
        });
  }

  private void renew() {
    if (feed.isAnswered() && world.planted != Planted.NO_RENEWALS) {
      session.tell(
          user,
          new UserCommand.Renew(
              session.id(),
              device,
              numbering.incarnation(),
              numbering.received(),
              position,
              heardAt,
              gap));
      session.renewed();
    }
  }

  private void renewSoon() {
    if (!renewing) {
      renewing = true;
      world.agenda.after(
          world.chance.between(10, 2_000),
          () -> {
            renewing = false;
            if (!session.isOver()) {
              renew();
            }
          });
    }
  }

  /** The device was heard. */
  void heard() {
    heardAt = world.agenda.now();
  }

  long heardAt() {
    return heardAt;
  }

  /** Whether an incarnation is that of the user. */
  boolean isOf(Shell shell) {
    return shell.self().equals(user);
  }

  /** The watch of an incarnation has fired. */
  void stopped(Shell incarnation) {
    if (incarnation == entity) {
      renewSoon();
    }
  }

  /** The entity says something: whether it is the next thing that it has said. */
  boolean accepts(Shell from, long incarnation, long number, SessionEvent event) {
    entity = from;
    if (number == 0) {
      return true;
    }
    boolean heals = event instanceof SessionEvent.Synced synced && synced.first();
    Numbering.Place place = numbering.place(incarnation, number, heals);
    if (place != Numbering.Place.NEXT) {
      world.trace.add(() -> "    %s finds %s: %s".formatted(session.id(), place, event));
    }
    if (place == Numbering.Place.GAP) {
      gap = true;
      renewSoon();
    }
    return place == Numbering.Place.NEXT;
  }

  /** The client has been told everything up to a position. */
  void reached(long upTo) {
    position = upTo;
  }

  /** Nothing is missing any more. */
  void complete() {
    gap = false;
  }

  /** The client was not told something that had come. */
  void outOfStep() {
    gap = true;
    world.agenda.after(world.chance.between(100, 3_000), this::renewSoon);
  }
}
