package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The steps of a move on two real databases, broken off wherever they can be. */
class MoveTest {
  private static final Duration WRITES_MAX = Duration.ofSeconds(60);
  private static Database one;
  private static Database two;

  @BeforeAll
  static void found() throws SQLException {
    TwoDatabases databases = TwoDatabases.founded();
    one = databases.one();
    two = databases.two();
  }

  @AfterAll
  static void nothing_is_left_behind() throws SQLException {
    for (Database each : List.of(one, two)) {
      assertThat(Sql.values(each, "SELECT partition FROM partition_place WHERE state = 'closed'"))
          .isEmpty();
    }
  }

  /** A connection that is cut right after the so manieth call that reaches the server. */
  private static final class Cut {
    private static final Set<String> CALLS =
        Set.of("prepareStatement", "unwrap", "commit", "setAutoCommit");

    private final Connection real;
    private int left;
    private boolean cut;

    Cut(Connection real, int left) {
      this.real = real;
      this.left = left;
    }

    Connection connection() {
      return (Connection)
          Proxy.newProxyInstance(
              Cut.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                try {
                  Object result = method.invoke(real, arguments);
                  if (CALLS.contains(method.getName()) && left-- == 0) {
                    cut = true;
                    real.abort(Runnable::run);
                    throw new SQLException("cut");
                  }
                  return result;
                } catch (InvocationTargetException failed) {
                  throw failed.getCause();
                }
              });
    }
  }

  @Test
  void loses_and_doubles_nothing_wherever_it_is_broken_off() throws SQLException {
    for (boolean ofSource : new boolean[] {true, false}) {
      TwoDatabases databases = TwoDatabases.founded();
      try (Connection source = databases.one().connect();
          Connection target = databases.two().connect()) {
        int calls = 0;
        while (breakOff(databases, source, target, ofSource, calls)) {
          calls++;
          assertThat(calls).isLessThan(400);
        }
        assertThat(calls).isGreaterThan(10);
      }
    }
  }

  /** Moves a partition with one connection cut, then to the end; whether it was cut at all. */
  private static boolean breakOff(
      TwoDatabases databases, Connection source, Connection target, boolean ofSource, int calls)
      throws SQLException {
    int partition = calls;
    Rows.write(source, partition, 3);
    final List<String> rows = Rows.of(source, partition);
    PlaceTable.plan(source, partition, "two");
    Cut broken = new Cut((ofSource ? databases.one() : databases.two()).connect(), calls);
    try (Connection cut = broken.connection()) {
      finish(new Move(ofSource ? cut : source, ofSource ? target : cut, partition));
    } catch (SQLException broke) {
      assertThat(broken.cut).as(broke.getMessage()).isTrue();
    }
    assertThat(Rows.canWrite(source, partition) && Rows.canWrite(target, partition)).isFalse();
    finish(new Move(source, target, partition));
    assertThat(Rows.of(target, partition)).isEqualTo(rows).isNotEmpty();
    assertThat(Rows.of(source, partition)).isEmpty();
    assertThat(Rows.canWrite(source, partition)).isFalse();
    assertThat(Rows.canWrite(target, partition)).isTrue();
    return broken.cut;
  }

  private static void finish(Move move) throws SQLException {
    MoveStep step = move.next(Duration.ZERO, Duration.ZERO);
    while (step != MoveStep.DONE) {
      assertThat(step).isNotEqualTo(MoveStep.WAIT);
      move.run(step, WRITES_MAX);
      step = move.next(Duration.ZERO, Duration.ZERO);
    }
  }

  @Test
  void two_who_move_the_same_partition_do_it_once() throws SQLException {
    Rows.write(one, 480, 200);
    List<String> rows = Rows.of(one, 480);
    try (Connection source = one.connect()) {
      PlaceTable.plan(source, 480, "two");
    }
    List<CompletableFuture<Void>> movers = new ArrayList<>();
    for (int mover = 0; mover < 4; mover++) {
      movers.add(
          CompletableFuture.runAsync(() -> {
            try (Connection source = one.connect();
                Connection target = two.connect()) {
              finish(new Move(source, target, 480));
            } catch (SQLException failed) {
              throw new IllegalStateException(failed);
            }
          }));
    }

    movers.forEach(CompletableFuture::join);

    assertThat(Rows.of(two, 480)).isEqualTo(rows);
    assertThat(Sql.values(two, "SELECT version FROM partition_place WHERE partition = 480"))
        .containsExactly("2");
  }

  @Test
  void waits_for_a_write_that_has_begun_before_and_takes_it_along() throws Exception {
    Rows.write(one, 481, 1);
    try (Connection writer = one.connect();
        Connection source = one.connect();
        Connection target = two.connect()) {
      PlaceTable.plan(source, 481, "two");
      writer.setAutoCommit(false);
      try (Statement statement = writer.createStatement()) {
        statement.execute(Rows.insert(481, 2));
      }
      Move move = new Move(source, target, 481);
      move.run(MoveStep.CLOSE, WRITES_MAX);
      move.run(MoveStep.FENCE, WRITES_MAX);
      assertThat(Rows.canWrite(one, 481)).isFalse();
      assertThatThrownBy(() -> move.run(MoveStep.TAKE, Duration.ofMillis(50)))
          .isInstanceOf(Move.StuckException.class)
          .hasMessageContaining("partition 481 waits for transactions");

      CompletableFuture<Void> taking =
          CompletableFuture.runAsync(() -> {
            try {
              move.run(MoveStep.TAKE, WRITES_MAX);
            } catch (SQLException failed) {
              throw new IllegalStateException(failed);
            }
          });
      writer.commit();
      taking.join();

      assertThat(Rows.of(two, 481)).hasSize(2);
      finish(move);
    }
  }

  @Test
  void what_is_paused_just_before_it_begins_waits() throws SQLException {
    try (Connection source = one.connect();
        Connection target = two.connect()) {
      PlaceTable.plan(source, 479, "two");
      Move move = new Move(source, target, 479);
      assertThat(move.next(Duration.ZERO, Duration.ZERO)).isEqualTo(MoveStep.CLOSE);
      PlaceTable.pause(source, true);
      move.run(MoveStep.CLOSE, WRITES_MAX);

      assertThat(move.next(Duration.ZERO, Duration.ZERO)).isEqualTo(MoveStep.WAIT);

      PlaceTable.pause(source, false);
      finish(move);
      assertThat(Rows.canWrite(two, 479)).isTrue();
    }
  }

  @Test
  void what_is_taken_back_is_never_taken_in_by_the_same_attempt() throws SQLException {
    Rows.write(one, 482, 1);
    try (Connection source = one.connect();
        Connection target = two.connect()) {
      PlaceTable.plan(source, 482, "two");
      Move move = new Move(source, target, 482);
      move.run(MoveStep.CLOSE, WRITES_MAX);
      move.run(MoveStep.FENCE, WRITES_MAX);
      PlaceRow closed = PlaceTable.read(source, 482);

      assertThat(PlaceTable.refuse(target, 482, closed.attempts().ticket().orElseThrow())).isTrue();
      move.run(MoveStep.TAKE, WRITES_MAX);
      assertThat(PlaceTable.read(target, 482).isHolder()).isFalse();
      assertThat(move.next(Duration.ZERO, Duration.ZERO)).isEqualTo(MoveStep.REOPEN);
      finish(move);
      assertThat(Rows.canWrite(one, 482)).isTrue();

      PlaceTable.plan(source, 482, "two");
      finish(move);
      assertThat(Rows.of(two, 482)).hasSize(1);
      assertThat(PlaceTable.refuse(target, 482, closed.attempts().ticket().orElseThrow())).isTrue();
      assertThat(Rows.canWrite(two, 482)).isTrue();
    }
  }

  @Test
  void goes_back_and_forth_with_what_was_written_meanwhile() throws SQLException {
    Rows.write(one, 483, 2);
    try (Connection first = one.connect();
        Connection second = two.connect()) {
      PlaceTable.plan(first, 483, "two");
      Move there = new Move(first, second, 483);
      while (there.next(Duration.ZERO, Duration.ofDays(1)) != MoveStep.WAIT) {
        there.run(there.next(Duration.ZERO, Duration.ofDays(1)), WRITES_MAX);
      }
      // The old rows are still there when it comes back.
      assertThat(Rows.of(one, 483)).hasSize(2);
      Sql.execute(two, Rows.insert(483, 3));
      PlaceTable.plan(second, 483, "one");

      finish(new Move(second, first, 483));

      assertThat(Rows.of(one, 483)).hasSize(3);
      assertThat(Rows.of(two, 483)).isEmpty();
      assertThat(PlaceTable.read(first, 483).version()).isEqualTo(3);
    }
  }

  @Test
  void keeps_the_old_rows_when_the_new_place_lacks_one() throws SQLException {
    Rows.write(one, 484, 2);
    try (Connection source = one.connect();
        Connection target = two.connect()) {
      PlaceTable.plan(source, 484, "two");
      Move move = new Move(source, target, 484);
      while (move.next(Duration.ZERO, Duration.ZERO) != MoveStep.EMPTY) {
        move.run(move.next(Duration.ZERO, Duration.ZERO), WRITES_MAX);
      }
      Sql.execute(
          two,
          "DELETE FROM event_journal WHERE persistence_id = 'user|484|u' AND sequence_number = 2");

      assertThatThrownBy(() -> move.run(MoveStep.EMPTY, WRITES_MAX))
          .isInstanceOf(Move.StuckException.class)
          .hasMessageContaining("log user|484|u is shorter");

      assertThat(Rows.of(one, 484)).hasSize(2);
    }
  }

  @Test
  void moves_the_rows_of_every_table_and_of_no_other_partition() throws SQLException {
    for (int partition : new int[] {48, 485, 486}) {
      Rows.writeEverywhere(one, partition);
    }
    Map<String, PartitionRows.Sum> before;
    try (Connection source = one.connect();
        Connection target = two.connect()) {
      before = PartitionRows.sums(source, 485);
      PlaceTable.plan(source, 485, "two");
      finish(new Move(source, target, 485));

      assertThat(PartitionRows.sums(target, 485)).isEqualTo(before);
      assertThat(PartitionRows.count(target, 485))
          .isEqualTo(before.values().stream().mapToLong(PartitionRows.Sum::rows).sum());
      assertThat(PartitionRows.count(source, 485)).isZero();
      assertThat(before.values()).allSatisfy(sum -> assertThat(sum.rows()).isPositive());
      assertThat(PartitionRows.sums(source, 485).values())
          .allSatisfy(sum -> assertThat(sum.rows()).isZero());
      assertThat(PartitionRows.sums(source, 486).values())
          .allSatisfy(sum -> assertThat(sum.rows()).isPositive());
    }
  }

  @Test
  void every_table_is_known_to_the_move_or_holds_nothing_of_a_partition() throws SQLException {
    List<String> others =
        List.of("database_identity", "flyway_schema_history", "node_seen", "partition_place");

    assertThat(
            Sql.values(
                one, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(others.stream(), PartitionRows.tables().stream()).toList());
    for (String table : PartitionRows.tables()) {
      assertThat(
              Sql.values(
                  one,
                  "SELECT column_name FROM information_schema.columns WHERE table_name = '"
                      + table
                      + "' AND column_name <> 'ordering' ORDER BY ordinal_position"))
          .isEqualTo(PartitionRows.columns(table));
    }
  }

  @Test
  void a_closed_partition_refuses_no_write_to_another() throws SQLException {
    Rows.write(one, 487, 1);
    try (Connection source = one.connect();
        Connection target = two.connect()) {
      PlaceTable.plan(source, 487, "two");
      Move move = new Move(source, target, 487);
      move.run(MoveStep.CLOSE, WRITES_MAX);
      assertThat(Rows.canWrite(one, 487)).isTrue();
      move.run(MoveStep.FENCE, WRITES_MAX);

      assertThat(Rows.canWrite(one, 487)).isFalse();
      assertThat(Rows.canWrite(one, 488)).isTrue();
      finish(move);
    }
  }
}
