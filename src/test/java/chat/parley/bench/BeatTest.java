package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BeatTest {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final long SECOND = 1_000_000_000L;

  private final SocketLoop loop = new SocketLoop();

  @AfterEach
  void close() {
    loop.close();
  }

  private void onLoop(Runnable work) throws Exception {
    loop.run(work).get(WAIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void is_due_so_many_times_a_second_until_its_end() throws Exception {
    long start = System.nanoTime();
    List<Long> due = new CopyOnWriteArrayList<>();
    List<Long> early = new CopyOnWriteArrayList<>();
    Beat beat = new Beat(loop, 200, start, start + SECOND / 2);

    onLoop(() ->
        beat.start((index, at) -> {
          due.add(at - start);
          if (System.nanoTime() - at < 0) {
            early.add(index);
          }
        }));

    await().atMost(WAIT).until(() -> due.size() >= 100);
    onLoop(() -> {});
    assertThat(due)
        .containsExactlyElementsOf(
            LongStream.range(0, 100).map(index -> index * SECOND / 200).boxed().toList());
    assertThat(early).isEmpty();
  }

  /** Whoever is late does all that was due meanwhile, at the times at which it was due. */
  @Test
  void leaves_nothing_out_when_it_is_late() throws Exception {
    long start = System.nanoTime() - 10 * SECOND;
    List<Long> indexes = new ArrayList<>();
    List<Long> due = new ArrayList<>();
    Beat beat = new Beat(loop, 1_000, start, start + 5 * SECOND);

    onLoop(() ->
        beat.start((index, at) -> {
          indexes.add(index);
          due.add(at - start);
        }));

    assertThat(indexes).hasSize(5_000).isSorted().doesNotHaveDuplicates();
    assertThat(due.getFirst()).isZero();
    assertThat(due.getLast()).isEqualTo(4_999_000_000L);
  }
}
