package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.model.Partition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Operators and nodes that move partitions, each node with what it alone knows. */
class MoveRunnerTest {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final MoveSettings QUICK =
      new MoveSettings(Duration.ofMillis(100), Duration.ofSeconds(30), Duration.ZERO);

  /** A node as far as moves are concerned. */
  private record Node(PlaceWatch watch, MoveRunner moves) implements AutoCloseable {
    static Node start(Databases databases, String name) {
      return start(databases, name, QUICK);
    }

    static Node start(Databases databases, String name, MoveSettings settings) {
      PlaceWatch watch = PlaceWatch.start(databases, name);
      return new Node(watch, new MoveRunner(watch.places(), settings));
    }

    String databaseOf(int partition) {
      return watch
          .places()
          .databaseOf(new Partition(partition))
          .map(Database::name)
          .orElse("nowhere");
    }

    void untilIdle() {
      until(() -> moves.status().phase() == MoveStatus.Phase.IDLE);
    }

    @Override
    public void close() {
      moves.close();
      watch.close();
    }
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(WAIT).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  @Test
  void moves_a_range_and_every_node_learns_it() throws SQLException {
    TwoDatabases databases = TwoDatabases.founded();
    for (int partition = 10; partition < 15; partition++) {
      Rows.writeEverywhere(databases.one(), partition);
    }
    try (Node first = Node.start(databases.all(), "first");
        Node second = Node.start(databases.all(), "second")) {
      List<String> rows = Rows.of(databases.one(), 12);

      MoveStatus begun =
          first.moves().start(PartitionRange.parse("10-14"), "two").toCompletableFuture().join();

      assertThat(begun.phase()).isEqualTo(MoveStatus.Phase.MOVING);
      for (Node each : List.of(first, second)) {
        until(() -> each.databaseOf(10).equals("two") && each.databaseOf(14).equals("two"));
        each.untilIdle();
        assertThat(each.databaseOf(9)).isEqualTo("one");
        assertThat(each.databaseOf(15)).isEqualTo("one");
      }
      assertThat(Rows.of(databases.two(), 12)).isEqualTo(rows).isNotEmpty();
      assertThat(Rows.of(databases.one(), 12)).isEmpty();
    }
    // A configuration that still says otherwise is overruled.
    try (Node late = Node.start(databases.all(), "late")) {
      assertThat(late.databaseOf(12)).isEqualTo("two");
    }
  }

  @Test
  void another_node_goes_on_when_one_is_gone() throws SQLException {
    TwoDatabases databases = TwoDatabases.founded();
    Rows.write(databases.one(), 20, 3);
    try (Node other = Node.start(databases.all(), "other")) {
      try (Connection source = databases.one().connect();
          Connection target = databases.two().connect()) {
        // Somebody has planned it, closed the partition, and died.
        PlaceTable.plan(source, 20, "two");
        Move move = new Move(source, target, 20);
        move.run(MoveStep.CLOSE, WAIT);
        move.run(MoveStep.FENCE, WAIT);
      }

      until(() -> other.databaseOf(20).equals("two"));
      other.untilIdle();

      assertThat(Rows.of(databases.two(), 20)).hasSize(3);
    }
  }

  @Test
  void an_operator_pauses_resumes_and_cancels() throws SQLException {
    TwoDatabases databases = TwoDatabases.founded();
    MoveSettings slow =
        new MoveSettings(Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ZERO);
    try (Node node = Node.start(databases.all(), "node", slow)) {
      node.moves().start(PartitionRange.parse("30-39"), "two").toCompletableFuture().join();
      until(() -> node.moves().status().moving().isPresent());
      MoveStatus paused = node.moves().pause().toCompletableFuture().join();
      assertThat(paused.waiting()).isEqualTo(9);
      assertThat(node.moves().places().get(30).state()).isEqualTo(PartitionPlace.State.MOVING);

      MoveStatus cancelled = node.moves().cancel().toCompletableFuture().join();

      assertThat(cancelled.phase()).isEqualTo(MoveStatus.Phase.IDLE);
      assertThat(node.databaseOf(30)).isEqualTo("one");
      assertThat(Rows.canWrite(databases.one(), 30)).isTrue();
    }
    try (Node node = Node.start(databases.all(), "again")) {
      node.moves().start(PartitionRange.parse("30-31"), "two").toCompletableFuture().join();
      node.untilIdle();
      until(() -> node.databaseOf(31).equals("two"));
    }
  }

  @Test
  void a_pause_outlives_the_node_that_was_asked() throws SQLException {
    TwoDatabases databases = TwoDatabases.founded();
    try (Connection source = databases.one().connect()) {
      PlaceTable.plan(source, 40, "two");
      PlaceTable.pause(source, true);
    }
    try (Node node = Node.start(databases.all(), "node")) {
      assertThat(node.moves().status().phase()).isEqualTo(MoveStatus.Phase.PAUSED);
      assertThat(node.databaseOf(40)).isEqualTo("one");

      node.moves().resume().toCompletableFuture().join();

      until(() -> node.databaseOf(40).equals("two"));
    }
  }

  @Test
  void what_was_closed_can_be_taken_back() throws SQLException {
    TwoDatabases databases = TwoDatabases.founded();
    MoveSettings impatient = new MoveSettings(Duration.ZERO, Duration.ofMillis(100), Duration.ZERO);
    try (Node node = Node.start(databases.all(), "node", impatient);
        Connection writer = databases.one().connect()) {
      writer.setAutoCommit(false);
      try (var statement = writer.createStatement()) {
        statement.execute(Rows.insert(50, 1));
      }
      node.moves().start(PartitionRange.parse("51"), "two").toCompletableFuture().join();
      until(() -> node.moves().status().phase() == MoveStatus.Phase.STUCK);
      assertThat(node.moves().status().detail())
          .startsWith("partition 51 waits for transactions that have begun before");

      node.moves().cancel().toCompletableFuture().join();

      assertThat(Rows.canWrite(databases.one(), 51)).isTrue();
      assertThat(Rows.canWrite(databases.two(), 51)).isFalse();
      assertThat(node.moves().status().phase()).isEqualTo(MoveStatus.Phase.IDLE);
    }
  }

  @Test
  void nothing_moves_to_where_a_node_cannot_follow() throws SQLException {
    TwoDatabases databases = TwoDatabases.founded();
    Sql.execute(
        databases.one(), "INSERT INTO node_seen VALUES ('old-node', now() + interval '1 hour')");
    try (Node node = Node.start(databases.all(), "node")) {
      node.moves().start(PartitionRange.parse("60"), "two").toCompletableFuture().join();

      until(() -> node.moves().status().phase() == MoveStatus.Phase.STUCK);
      assertThat(node.moves().status().detail())
          .contains("nodes that do not use database two: old-node");
      assertThat(node.databaseOf(60)).isEqualTo("one");

      Sql.execute(databases.one(), "DELETE FROM node_seen WHERE node = 'old-node'");
      until(() -> node.databaseOf(60).equals("two"));
    }
  }

  @Test
  void a_move_back_waits_for_the_end_of_the_move_there() throws SQLException {
    TwoDatabases databases = TwoDatabases.founded();
    Rows.write(databases.one(), 70, 3);
    try (Connection first = databases.one().connect();
        Connection second = databases.two().connect()) {
      // The target has taken it, the source does not know yet, and it is to go back already.
      PlaceTable.plan(first, 70, "two");
      Move there = new Move(first, second, 70);
      while (there.next(Duration.ZERO, Duration.ZERO) != MoveStep.RELEASE) {
        there.run(there.next(Duration.ZERO, Duration.ZERO), WAIT);
      }
      PlaceTable.plan(second, 70, "one");
      Move back = new Move(second, first, 70);
      back.run(MoveStep.CLOSE, WAIT);
      back.run(MoveStep.FENCE, WAIT);
      assertThat(back.next(Duration.ZERO, Duration.ZERO)).isEqualTo(MoveStep.WAIT);
    }
    try (Node node = Node.start(databases.all(), "node")) {
      until(() -> node.databaseOf(70).equals("one"));
      node.untilIdle();

      assertThat(Rows.of(databases.one(), 70)).hasSize(3);
      assertThat(Rows.of(databases.two(), 70)).isEmpty();
    }
  }

  @Test
  void a_node_that_has_not_heard_of_a_move_plans_the_next_one_all_the_same() throws SQLException {
    TwoDatabases databases = TwoDatabases.founded();
    try (Node node = Node.start(databases.all(), "node");
        Node deaf = Node.start(databases.all(), "deaf")) {
      deaf.watch().close();
      node.moves().start(PartitionRange.parse("71"), "two").toCompletableFuture().join();
      until(() -> node.databaseOf(71).equals("two"));
      node.untilIdle();

      deaf.moves().start(PartitionRange.parse("71"), "one").toCompletableFuture().join();

      until(() -> node.databaseOf(71).equals("one"));
    }
  }

  @Test
  void what_is_on_its_way_can_be_sent_nowhere_else_and_what_only_waits_can_stay()
      throws SQLException {
    TwoDatabases databases = TwoDatabases.founded();
    MoveSettings slow =
        new MoveSettings(Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ZERO);
    try (Node node = Node.start(databases.all(), "node", slow)) {
      node.moves().start(PartitionRange.parse("72-74"), "two").toCompletableFuture().join();
      until(() -> node.moves().status().moving().isPresent());

      assertThatThrownBy(() ->
              node.moves().start(PartitionRange.parse("72"), "one").toCompletableFuture().join())
          .hasCauseInstanceOf(PartitionMoves.RefusedException.class)
          .hasMessageContaining("partition 72 is on its way to two");
      MoveStatus again =
          node.moves().start(PartitionRange.parse("72-74"), "two").toCompletableFuture().join();
      assertThat(again.waiting()).isEqualTo(2);
      MoveStatus one =
          node.moves().start(PartitionRange.parse("74"), "one").toCompletableFuture().join();
      assertThat(one.waiting()).isEqualTo(1);
    }
  }

  @Test
  void refuses_a_target_that_it_does_not_know() {
    TwoDatabases databases = TwoDatabases.fresh();
    try (Node node = Node.start(databases.all(), "node")) {
      assertThatThrownBy(() ->
              node.moves().start(PartitionRange.parse("1"), "three").toCompletableFuture().join())
          .hasCauseInstanceOf(PartitionMoves.RefusedException.class)
          .hasMessageContaining("this node's configuration has no database \"three\"");
      assertThatThrownBy(() -> PartitionRange.parse("5-1000"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
