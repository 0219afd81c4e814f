package chat.parley.app;

import chat.parley.gateway.EdgeMeter;
import chat.parley.ops.EdgeCounts;
import chat.parley.protocol.ErrorCode;

/** Counts what happens at the edge. */
record EdgeMetrics(EdgeCounts counts) implements EdgeMeter {
  @Override
  public void answered(String call, int status) {
    counts.answered(call, status);
  }

  @Override
  public void accepted(int messages, long nanos) {
    counts.accepted(messages, nanos);
  }

  @Override
  public void refused(ErrorCode code) {
    counts.refused(code);
  }

  @Override
  public void closed(ErrorCode code) {
    counts.closed(code);
  }

  @Override
  public void told(boolean elsewhere) {
    counts.told(elsewhere);
  }

  @Override
  public void leftOut(int frames) {
    counts.leftOut(frames);
  }

  @Override
  public void stuck() {
    counts.stuck();
  }
}
