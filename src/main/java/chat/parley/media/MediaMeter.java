package chat.parley.media;

import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.setup.Setup;

/** Is told how many bytes of media pass. Called by many threads, and never waits. */
public interface MediaMeter {
  /** Counts nothing. */
  MediaMeter NONE = new MediaMeter() {};

  /** Bytes have come from a client. */
  default void received(int bytes) {}

  /** Bytes go to a client. */
  default void given(int bytes) {}

  /** How an actor system is given its meter. */
  final class Metering extends Setup {
    private final MediaMeter meter;

    public Metering(MediaMeter meter) {
      this.meter = meter;
    }
  }

  /** That of an actor system. */
  static MediaMeter of(ActorSystem system) {
    return system.settings().setup().get(Metering.class).map(each -> each.meter).orElse(NONE);
  }
}
