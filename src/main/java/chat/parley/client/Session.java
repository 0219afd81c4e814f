package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import java.util.HashSet;
import java.util.Set;

/** What a device knows of its current connection; forgotten with it. */
final class Session {

  /** How far the connection has come. */
  enum Phase {
    /** There is none. */
    OFFLINE,
    /** {@code hello} is on its way. */
    GREETING,
    /** After {@code welcome}. */
    CATCHING_UP,
    /** After {@code ready}. */
    LIVE,
    /** The server may not be asked anything until the person signs in. */
    ENDED
  }

  Phase phase = Phase.OFFLINE;

  /** Whether this device has never been ready. */
  boolean fresh;

  /** The conversations that the server catches up by itself until {@code ready}. */
  final Set<Conversation> pushed = new HashSet<>();

  /** The conversations of which this connection has brought a head. */
  final Set<Conversation> heard = new HashSet<>();

  UserId user;
  int device;

  /** When a greeting or a catch-up that stands still is given up, epoch milliseconds. */
  long giveUpAt;

  boolean isWelcome() {
    return phase == Phase.CATCHING_UP || phase == Phase.LIVE;
  }

  /** A device that has never been ready first learns what the log holds. */
  boolean maySend() {
    return phase == Phase.LIVE || (phase == Phase.CATCHING_UP && !fresh);
  }

  void end(Phase to) {
    phase = to;
    pushed.clear();
    heard.clear();
  }
}
