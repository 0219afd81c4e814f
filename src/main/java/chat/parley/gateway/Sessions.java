package chat.parley.gateway;

import chat.parley.user.SessionId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The sessions of this node. One timer looks at all of them and wakes those that have something to
 * do: each says when that will be. So a quiet connection costs no timer of its own. Thread-safe.
 */
final class Sessions {
  /** How often the timer looks, in milliseconds. */
  static final long SWEEP_MS = 250;

  /** A session as the timer sees it. */
  static final class Place {
    private final ActorRef<SessionMessage> session;
    private volatile long wakeAt;

    private Place(ActorRef<SessionMessage> session, long wakeAt) {
      this.session = session;
      this.wakeAt = wakeAt;
    }

    /** The session has nothing to do before this time, epoch milliseconds. */
    void sleepUntil(long epochMs) {
      if (wakeAt != epochMs) {
        wakeAt = epochMs;
      }
    }
  }

  private final Map<SessionId, Place> places = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final int max;
  private volatile boolean draining;

  /**
   * @param max sessions that this node takes
   */
  Sessions(InstantSource clock, int max) {
    this.clock = clock;
    this.max = max;
  }

  /** Whether there is room for one more. */
  boolean isOpen() {
    return !draining && places.size() < max;
  }

  /** Takes a session in. */
  Place enter(SessionId id, ActorRef<SessionMessage> session) {
    Place place = new Place(session, Long.MAX_VALUE);
    places.put(id, place);
    return place;
  }

  void leave(SessionId id) {
    places.remove(id);
  }

  int count() {
    return places.size();
  }

  /** Wakes every session whose time has come. */
  void sweep() {
    long now = clock.millis();
    for (Place place : places.values()) {
      if (place.wakeAt <= now) {
        // Until the session has looked, it is not woken again.
        place.wakeAt = Long.MAX_VALUE;
        place.session.tell(SessionMessage.Wake.NOW);
      }
    }
  }

  /** Takes nobody in any more. */
  void shut() {
    draining = true;
  }

  /** Those that are here now. */
  List<ActorRef<SessionMessage>> all() {
    return places.values().stream().map(place -> place.session).toList();
  }
}
