package chat.parley.client;

import chat.parley.client.Output.Disconnect;
import chat.parley.protocol.ClientFrame;

/** Pings, and finds out that nobody answers. */
final class Heartbeat {
  private long everyMs;
  private long nextAt;
  private long pings;
  private int missed;

  void start(long heartbeatMs, long now) {
    everyMs = Math.clamp(heartbeatMs, Pace.HEARTBEAT_MS_MIN, Pace.HEARTBEAT_MS_MAX);
    nextAt = now + everyMs;
    missed = 0;
  }

  void pong() {
    missed = 0;
  }

  void tick(long now, Step step) {
    if (now < nextAt) {
      return;
    }
    if (missed >= Pace.PONGS_MISSED_MAX) {
      step.leave(Disconnect.BACK_OFF);
      return;
    }
    missed++;
    pings++;
    nextAt = now + everyMs;
    step.say(new ClientFrame.Ping(pings));
  }
}
