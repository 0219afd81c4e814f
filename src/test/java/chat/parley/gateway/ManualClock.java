package chat.parley.gateway;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that goes on only when it is told to. */
final class ManualClock implements InstantSource {
  private final AtomicLong now = new AtomicLong(1_767_225_600_000L);

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(now.get());
  }

  void advance(long ms) {
    now.addAndGet(ms);
  }
}
