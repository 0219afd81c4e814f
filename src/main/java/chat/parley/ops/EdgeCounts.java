package chat.parley.ops;

import chat.parley.protocol.ErrorCode;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/** What is counted of the public port. */
public final class EdgeCounts {
  private final Counter answers;
  private final Counter messages;
  private final Histogram acceptSeconds;
  private final Counter refusals;
  private final Counter closed;
  private final CounterDataPoint toldHere;
  private final CounterDataPoint toldElsewhere;
  private final Counter leftOut;
  private final Counter stuck;

  EdgeCounts(PrometheusRegistry registry) {
    answers =
        Metrics.counter(
            registry, "parley_http_answers", "Answers of the public port.", "call", "status");
    messages =
        Metrics.counter(registry, "parley_messages_accepted", "Messages accepted, once each.");
    acceptSeconds =
        Metrics.seconds(registry, "parley_accept_seconds", "From reading a send to accepted.");
    refusals = Metrics.counter(registry, "parley_refusals", "Errors told on sockets.", "code");
    closed =
        Metrics.counter(registry, "parley_sockets_closed", "Sockets closed by the node.", "code");
    Counter told =
        Metrics.counter(
            registry, "parley_entity_events", "What users told their sessions.", "from");
    toldHere = told.labelValues("here");
    toldElsewhere = told.labelValues("elsewhere");
    leftOut =
        Metrics.counter(
            registry, "parley_frames_left_out", "Frames that a slow reader was not sent.");
    stuck = Metrics.counter(registry, "parley_slow_readers", "Readers given up.");
  }

  /** An HTTP call was answered; {@code call} is one of few words. */
  public void answered(String call, int status) {
    answers.labelValues(call, Integer.toString(status)).inc();
  }

  /** A batch was accepted, so long after it was read. */
  public void accepted(int batch, long nanos) {
    messages.inc(batch);
    acceptSeconds.observe(Unit.nanosToSeconds(nanos));
  }

  /** An error was told on a socket. */
  public void refused(ErrorCode code) {
    refusals.labelValues(code.name()).inc();
  }

  /** A socket is being closed by the node. */
  public void closed(ErrorCode code) {
    closed.labelValues(code.name()).inc();
  }

  /** A session was told something by its user's entity, on this node or on another one. */
  public void told(boolean elsewhere) {
    (elsewhere ? toldElsewhere : toldHere).inc();
  }

  /** Frames were left out for a slow reader. */
  public void leftOut(int frames) {
    leftOut.inc(frames);
  }

  /** A reader that takes nothing was given up. */
  public void stuck() {
    stuck.inc();
  }
}
