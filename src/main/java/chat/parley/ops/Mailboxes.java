package chat.parley.ops;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** How much waits for the users in memory: all together, and how many users by how much. */
final class Mailboxes {
  private final Gauge entries;
  private final Gauge users;

  Mailboxes(PrometheusRegistry registry) {
    entries =
        Gauge.builder()
            .name("parley_mailbox_entries")
            .help("Entries of direct chats that no device of a user in memory has stored.")
            .register(registry);
    users =
        Gauge.builder()
            .name("parley_mailboxes")
            .help("Users in memory by how many entries wait for them.")
            .labelNames("waiting")
            .register(registry);
  }

  /** From so many to so many; -1 is no mailbox. */
  void moved(long before, long now) {
    entries.inc(Math.max(0, now) - Math.max(0, before));
    if (before >= 0) {
      users.labelValues(size(before)).dec();
    }
    if (now >= 0) {
      users.labelValues(size(now)).inc();
    }
  }

  private static String size(long waiting) {
    if (waiting == 0) {
      return "0";
    }
    return waiting < 10 ? "1-9" : waiting < 100 ? "10-99" : waiting < 1_000 ? "100-999" : "1000+";
  }
}
