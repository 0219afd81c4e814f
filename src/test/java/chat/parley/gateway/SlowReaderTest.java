package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.journal.History;
import chat.parley.model.Entry;
import chat.parley.user.SessionEvent;
import chat.parley.user.UserCommand;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that reads slowly, or not at all. */
class SlowReaderTest {
  private static final int LARGE = 16 * 1024;
  private static final int PUSHES = 4_000;
  private static final long HEAP_GROWTH_MAX = 16 * 1024 * 1024;

  private Edge edge;
  private RawSocket raw;

  @BeforeEach
  void start() throws Exception {
    edge = new Edge();
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  @Test
  void costs_no_memory_and_is_cut_after_a_while() throws Exception {
    long before = heap();
    AtomicInteger reads = new AtomicInteger();
    edge.pages =
        (owner, grant, limit, bytesMax) -> {
          reads.incrementAndGet();
          Entry large = Edge.entry(grant.low(), LARGE);
          return CompletableFuture.completedStage(new History.Page(List.of(large), true));
        };
    edge.alice.onHello = hello -> List.of(Edge.synced(List.of(Edge.grant(1, PUSHES)), 9));
    raw = edge.rawHello();
    for (int sequence = 1; sequence <= PUSHES; sequence++) {
      edge.alice.say(Edge.live(PUSHES + sequence, LARGE));
    }

    AtomicInteger last = new AtomicInteger(-1);
    await()
        .pollInterval(Duration.ofMillis(500))
        .until(() -> last.getAndSet(reads.get()) == reads.get());
    assertThat(reads.get()).isLessThan(PUSHES);
    assertThat(heap()).isLessThan(before + HEAP_GROWTH_MAX);
    assertThat(edge.gateway.sessionCount()).isEqualTo(1);
    edge.clock.advance(30_000);

    await().until(() -> edge.gateway.sessionCount() == 0);
    assertThat(raw.endsWithin(20_000)).isTrue();
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void is_told_the_heads_once_it_has_read_what_waited() throws Exception {
    raw = edge.rawHello();
    for (int sequence = 1; sequence <= PUSHES; sequence++) {
      edge.alice.say(Edge.live(sequence, LARGE));
    }
    Thread reader = Thread.ofVirtual().start(this::readOn);

    await().until(() -> edge.alice.heard(UserCommand.Renew.class).size() == 1);

    UserCommand.Renew renew = edge.alice.heard(UserCommand.Renew.class).getFirst();
    assertThat(renew.incarnation()).isZero();
    assertThat(renew.gap()).isTrue();
    assertThat(renew.position()).isEqualTo(7);
    edge.alice.adopt();
    edge.alice.say(new SessionEvent.Synced(List.of(), List.of(), List.of(), 4_007, false, false));
    edge.clock.advance(26_000);
    await().until(() -> edge.alice.heard(UserCommand.Renew.class).size() == 2);
    assertThat(edge.alice.heard(UserCommand.Renew.class).getLast().position()).isEqualTo(4_007);
    raw.close();
    reader.join();
  }

  private void readOn() {
    try {
      raw.endsWithin(60_000);
    } catch (java.io.IOException closed) {
      // The test is over.
    }
  }
}
