package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailureLogTest {
  private final AtomicLong clock = new AtomicLong();
  private final List<String> lines = new ArrayList<>();
  private final FailureLog log = new FailureLog(clock::get, lines::add);

  @Test
  void says_the_first_at_once_and_counts_the_others() {
    for (int i = 0; i < 1_000; i++) {
      log.note("A write failed", new IllegalStateException("broken", new SQLException("gone\nat")));
    }
    assertThat(lines).containsExactly("A write failed: gone");

    clock.addAndGet(TimeUnit.SECONDS.toNanos(10));
    log.note("A write failed", new SQLException("gone"));

    assertThat(lines).endsWith("A write failed: gone (and 999 more like it)").hasSize(2);
  }

  @Test
  void tells_kinds_apart_and_never_repeats_the_rows_of_a_batch() {
    BatchUpdateException batch =
        new BatchUpdateException("Batch entry 0 insert into … secret", new int[0]);
    batch.setNextException(new SQLException("duplicate key"));

    log.note("A write failed", batch);
    log.note("A write failed", new SQLException("gone"));
    log.note("A log can't be read", new SQLException("gone"));

    assertThat(lines)
        .containsExactly(
            "A write failed: duplicate key", "A write failed: gone", "A log can't be read: gone");
  }
}
