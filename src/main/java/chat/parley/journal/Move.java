package chat.parley.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Carries out the steps that move one partition. Several may do so at the same time, and any of
 * them may die at any point: what a step expects is checked in the transaction that changes it.
 */
final class Move {
  /** Rows deleted in one transaction. */
  private static final int DELETE_MAX = 10_000;

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Connection source;
  private final Connection target;
  private final int partition;

  /** The last writes to a closed partition did not end in time; the message is for operators. */
  static final class StuckException extends RuntimeException {
    StuckException(String reason) {
      super(reason, null, false, false);
    }
  }

  /**
   * @param source connection to the database that the partition leaves, in auto-commit
   * @param target connection to the one that it goes to, in auto-commit
   */
  Move(Connection source, Connection target, int partition) {
    this.source = source;
    this.target = target;
    this.partition = partition;
  }

  /** What comes next. */
  MoveStep next(Duration stop, Duration keep) throws SQLException {
    PlaceRow there = PlaceTable.read(target, partition);
    return MoveStep.next(
        PlaceTable.read(source, partition), there, stop.toMillis(), keep.toMillis());
  }

  /**
   * Carries out a step; does nothing when somebody else has done it meanwhile.
   *
   * @param writesMax how long the last writes may take to end
   * @throws StuckException when they take longer, or the copy is not equal
   */
  void run(MoveStep step, Duration writesMax) throws SQLException {
    switch (step) {
      case CLOSE -> PlaceTable.close(source, partition);
      case FENCE -> PlaceTable.fence(source, partition, UUID.randomUUID());
      case TAKE -> take(writesMax);
      case RELEASE -> PlaceTable.release(source, partition, ticket());
      case REOPEN -> PlaceTable.reopen(source, partition, ticket());
      case EMPTY -> empty();
      case WAIT, DONE -> {}
    }
  }

  private UUID ticket() throws SQLException {
    // A ticket that nobody has makes the step do nothing.
    return PlaceTable.read(source, partition).attempts().ticket().orElseGet(UUID::randomUUID);
  }

  private void take(Duration writesMax) throws SQLException {
    PlaceRow closed = PlaceTable.read(source, partition);
    if (closed.state() != PlaceRow.State.CLOSED) {
      return;
    }
    awaitWrites(writesMax);
    inTransaction(
        target,
        () -> {
          // From here on nobody can refuse the attempt; whoever has done so did it before.
          if (PlaceTable.take(target, closed)) {
            // What an earlier stay has left behind.
            PartitionRows.delete(target, partition, Integer.MAX_VALUE);
            copy(closed);
          }
        });
  }

  private void copy(PlaceRow closed) throws SQLException {
    Map<String, PartitionRows.Sum> read =
        inTransaction(
            source,
            () -> {
              execute(source, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
              PlaceRow now = PlaceTable.read(source, partition);
              if (!now.attempts().ticket().equals(closed.attempts().ticket())) {
                throw new StuckException("the move of partition " + partition + " was taken back");
              }
              return PartitionRows.copy(source, target, partition);
            });
    Map<String, PartitionRows.Sum> written = PartitionRows.sums(target, partition);
    if (!read.equals(written)) {
      throw new StuckException(
          "partition %d is not equal after copying: %s became %s"
              .formatted(partition, read, written));
    }
  }

  /**
   * Waits for the writes that may have begun before the partition was closed. A write locks its
   * table before it looks whether it may, so those that hold no such lock now will be refused.
   */
  private void awaitWrites(Duration writesMax) throws SQLException {
    long deadline = System.nanoTime() + writesMax.toNanos();
    String[] writers = writers("SELECT array_agg(DISTINCT virtualtransaction) FROM pg_locks");
    while (writers.length > 0) {
      if (System.nanoTime() - deadline > 0) {
        throw new StuckException(
            "partition %d waits for transactions that have begun before: %s"
                .formatted(partition, String.join(", ", writers)));
      }
      LockSupport.parkNanos(POLL_NANOS);
      writers = writers("SELECT array_agg(DISTINCT virtualtransaction) FROM pg_locks", writers);
    }
  }

  private String[] writers(String select, String... among) throws SQLException {
    String sql =
        select
            + " WHERE locktype = 'relation' AND mode = 'RowExclusiveLock'"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            + " AND relation::regclass::text = ANY (?)"
            + (among.length == 0 ? "" : " AND virtualtransaction = ANY (?)");
    try (PreparedStatement query = source.prepareStatement(sql)) {
      query.setArray(1, source.createArrayOf("text", PartitionRows.tables().toArray()));
      if (among.length > 0) {
        query.setArray(2, source.createArrayOf("text", among));
      }
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        java.sql.Array found = rows.getArray(1);
        return found == null ? new String[0] : (String[]) found.getArray();
      }
    }
  }

  /** Deletes the old rows, if the database that holds the partition now lacks none of them. */
  private void empty() throws SQLException {
    if (!PlaceTable.read(target, partition).isHolder()) {
      throw new StuckException(
          "partition %d: nothing is deleted, as nobody is known to hold it".formatted(partition));
    }
    Map<String, Long> heads = PartitionRows.heads(target, partition);
    for (Map.Entry<String, Long> old : PartitionRows.heads(source, partition).entrySet()) {
      if (heads.getOrDefault(old.getKey(), 0L) < old.getValue()) {
        throw new StuckException(
            "partition %d: log %s is shorter where it has moved to; nothing is deleted"
                .formatted(partition, old.getKey()));
      }
    }
    boolean more = true;
    while (more) {
      more = inTransaction(source, this::deleteSome);
    }
  }

  private boolean deleteSome() throws SQLException {
    if (!PlaceTable.holdElsewhere(source, partition)) {
      return false;
    }
    if (PartitionRows.delete(source, partition, DELETE_MAX) > 0) {
      return true;
    }
    PlaceTable.emptied(source, partition);
    return false;
  }

  private interface Work<T> {
    T run() throws SQLException;
  }

  private interface Action {
    void run() throws SQLException;
  }

  private static void inTransaction(Connection connection, Action action) throws SQLException {
    inTransaction(
        connection,
        () -> {
          action.run();
          return null;
        });
  }

  private static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      T result = work.run();
      connection.commit();
      connection.setAutoCommit(true);
      return result;
    } catch (SQLException | RuntimeException failed) {
      rollBack(connection, failed);
      throw failed;
    }
  }

  private static void rollBack(Connection connection, Exception failed) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException lost) {
      // The connection is gone, and the transaction with it.
      failed.addSuppressed(lost);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
