package chat.parley.ops;

import chat.parley.journal.JournalMeter;
import chat.parley.journal.PoolUse;
import chat.parley.media.MediaMeter;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * What a node counts, in its own registry, and the page on which Prometheus reads it. What is told
 * costs an addition or two, and no lock. Each is described in docs/operations.md.
 */
public final class Metrics implements JournalMeter, MediaMeter {
  /** The media type of the page. */
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };
  private static final double[] EVENTS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final EdgeCounts edge = new EdgeCounts(registry);
  private final Histogram commitEvents =
      histogram("parley_journal_commit_events", "Events in one commit.", EVENTS, "database");
  private final Histogram commitSeconds =
      seconds("parley_journal_commit_seconds", "From the pool's being asked to the commit.");
  private final Histogram writeSeconds =
      seconds("parley_journal_write_seconds", "From an entity's write to its commit, waiting too.");
  private final Counter failures =
      counter("parley_journal_failures", "Commits that failed.", "database");
  private final Histogram recoverySeconds =
      histogram("parley_recovery_seconds", "From start to replayed log.", SECONDS, "kind");
  private final Counter unrecovered =
      counter("parley_recovery_failures", "Logs that could not be replayed.", "kind");
  private final Gauge entities =
      Gauge.builder()
          .name("parley_entities")
          .help("Entities in memory.")
          .labelNames("kind")
          .register(registry);
  private final Counter stops =
      counter("parley_entity_stops", "Entities that left memory, for whatever reason.", "kind");
  private final Counter pushes =
      counter("parley_group_pushes", "Messages of groups to nodes with members.");
  private final Counter mediaBytes =
      counter(
          "parley_media_bytes", "Bytes of files: from clients (in), to them (out).", "direction");
  private final Mailboxes mailboxes = new Mailboxes(registry);

  /** A registry with the metrics of the JVM and of this class. */
  public Metrics() {
    JvmMetrics.builder().register(registry);
    Info.builder()
        .name("parley_build_info")
        .help("Which release runs.")
        .labelNames("version")
        .register(registry)
        .setLabelValues(NodeCalls.VERSION);
  }

  private Histogram seconds(String name, String help) {
    return histogram(name, help, SECONDS, "database");
  }

  private Histogram histogram(String name, String help, double[] bounds, String... labels) {
    return histogram(registry, name, help, bounds, labels);
  }

  static Histogram histogram(
      PrometheusRegistry registry, String name, String help, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(bounds)
        .register(registry);
  }

  static Histogram seconds(PrometheusRegistry registry, String name, String help) {
    return histogram(registry, name, help, SECONDS);
  }

  private Counter counter(String name, String help, String... labels) {
    return counter(registry, name, help, labels);
  }

  static Counter counter(PrometheusRegistry registry, String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  /** What happens at the edge. */
  public EdgeCounts edge() {
    return edge;
  }

  /** A number that is asked for whenever the page is read. */
  public void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(each -> each.call(value.getAsDouble()))
        .register(registry);
  }

  /** The pools of connections, asked for whenever the page is read. */
  public void pools(Supplier<List<PoolUse>> use) {
    GaugeWithCallback.builder()
        .name("parley_pool_connections")
        .help("Connections to databases.")
        .labelNames("pool", "state")
        .callback(each ->
            use.get()
                .forEach(pool -> {
                  each.call(pool.active(), pool.pool(), "active");
                  each.call(pool.idle(), pool.pool(), "idle");
                }))
        .register(registry);
    GaugeWithCallback.builder()
        .name("parley_pool_waiting")
        .help("Threads that wait for a connection.")
        .labelNames("pool")
        .callback(each -> use.get().forEach(pool -> each.call(pool.waiting(), pool.pool())))
        .register(registry);
  }

  @Override
  public void committed(String database, int events, long nanos) {
    commitEvents.labelValues(database).observe(events);
    commitSeconds.labelValues(database).observe(Unit.nanosToSeconds(nanos));
  }

  @Override
  public void written(String database, long nanos) {
    writeSeconds.labelValues(database).observe(Unit.nanosToSeconds(nanos));
  }

  @Override
  public void failed(String database) {
    failures.labelValues(database).inc();
  }

  @Override
  public void recovered(String kind, long nanos) {
    recoverySeconds.labelValues(kind).observe(Unit.nanosToSeconds(nanos));
    entities.labelValues(kind).inc();
  }

  @Override
  public void unrecovered(String kind) {
    unrecovered.labelValues(kind).inc();
  }

  @Override
  public void stopped(String kind) {
    stops.labelValues(kind).inc();
    entities.labelValues(kind).dec();
  }

  @Override
  public void received(int bytes) {
    mediaBytes.labelValues("in").inc(bytes);
  }

  @Override
  public void given(int bytes) {
    mediaBytes.labelValues("out").inc(bytes);
  }

  /** A group has sent one message to a node. */
  public void pushed() {
    pushes.inc();
  }

  /**
   * What waits for a user who is in memory.
   *
   * @param before what was told last, -1 for nothing
   * @param now -1 when the user leaves memory
   */
  public void waiting(long before, long now) {
    mailboxes.moved(before, now);
  }

  /** The page, in Prometheus' text format. */
  byte[] page() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
    try {
      PrometheusTextFormatWriter.create()
          .write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
