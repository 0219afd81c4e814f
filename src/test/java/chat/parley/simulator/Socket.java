package chat.parley.simulator;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ClientFrameCodec;
import chat.parley.protocol.FrameException;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrameCodec;

/**
 * A connection: frames in order in both directions until it is cut. Either direction may fall
 * silent for a while, and each end learns late of the other's leaving, or never.
 */
final class Socket {
  private final World world;
  private final Device device;
  private final GatewaySession session;
  private boolean open = true;
  private boolean upOpen = true;
  private long upAt;
  private long downAt;

  Socket(World world, Device device, int node) {
    this.world = world;
    this.device = device;
    this.session = new GatewaySession(world, this, node);
  }

  /** From the client. */
  void up(ClientFrame frame) {
    upAt = Math.max(upAt, world.agenda.now() + world.chance.between(1, 20));
    ClientFrame read = world.codecs ? throughBytes(frame) : frame;
    world.agenda.at(
        upAt,
        () -> {
          if (upOpen) {
            session.take(read);
          }
        });
  }

  /** From the server. */
  void down(ServerFrame frame) {
    downAt = Math.max(downAt, world.agenda.now() + world.chance.between(1, 20));
    ServerFrame read = world.codecs ? throughBytes(frame) : frame;
    world.agenda.at(
        downAt,
        () -> {
          if (open) {
            device.take(this, read);
          }
        });
  }

  private static ClientFrame throughBytes(ClientFrame frame) {
    try {
      ClientFrame read = ClientFrameCodec.decode(ClientFrameCodec.encode(frame));
      Violation.unless(frame.equals(read), "%s was read as %s", frame, read);
      return read;
    } catch (FrameException refused) {
      throw new Violation(frame + " is refused: " + refused);
    }
  }

  private static ServerFrame throughBytes(ServerFrame frame) {
    try {
      String text = ServerFrameCodec.encode(frame).utf8();
      ServerFrame read = ServerFrameCodec.decode(text);
      // Not the frames are compared, for they have fields that are not on the wire.
      String again = ServerFrameCodec.encode(read).utf8();
      Violation.unless(text.equals(again), "%s was read as %s", text, again);
      return read;
    } catch (FrameException refused) {
      throw new Violation(frame + " is refused: " + refused);
    }
  }

  /** Nothing comes through in one direction for a while. */
  void silence(boolean up, long durationMs) {
    world.trace.add(() -> "SILENT %s %s of %s".formatted(session.id(), up ? "up" : "down", device));
    if (up) {
      upAt = Math.max(upAt, world.agenda.now() + durationMs);
    } else {
      downAt = Math.max(downAt, world.agenda.now() + durationMs);
    }
  }

  /** The connection is over: the client learns of it now, the session later, or never. */
  void cut() {
    if (!open) {
      return;
    }
    open = false;
    world.trace.add(() -> "CUT " + session.id());
    if (world.chance.happens(0.5)) {
      upOpen = false;
    }
    if (!world.loses() && world.chance.happens(0.7)) {
      world.agenda.at(
          Math.max(upAt, world.agenda.now() + world.chance.between(1, 3_000)), session::closed);
    }
    device.lost(this);
  }

  boolean isOpen() {
    return open;
  }

  /** Whether nothing is held up in either direction. */
  boolean isInOrder() {
    long soon = world.agenda.now() + 1_000;
    return upAt < soon && downAt < soon;
  }

  GatewaySession session() {
    return session;
  }
}
