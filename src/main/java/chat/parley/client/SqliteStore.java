package chat.parley.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A store in one SQLite file, used by one process. A committed transaction survives the death of
 * the process and of the machine: the log is written ahead and synchronised at each commit.
 */
public final class SqliteStore implements LocalStore {
  private static final String PRIVATE = "rw-------";

  private final Path file;
  private final Connection connection;
  private final Rows rows;
  private boolean inside;

  private SqliteStore(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
    this.rows = new Rows(connection);
  }

  /**
   * Opens a store, or makes a new one when there is no such file.
   *
   * @throws StoreException when another process uses it, when it is no store, or when a newer
   *     release has written it
   */
  public static SqliteStore open(Path file) {
    Connection connection = null;
    try {
      create(file);
      connection = connect(file);
      prepare(file, connection);
      return new SqliteStore(file, connection);
    } catch (SQLException failure) {
      close(connection);
      throw explain(file, failure);
    } catch (StoreException failure) {
      close(connection);
      throw failure;
    }
  }

  /** The file holds a token: nobody else may read it. */
  private static void create(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
      if (posix && Files.notExists(file)) {
        Files.createFile(
            file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
      }
    } catch (IOException failure) {
      throw new StoreException(file + " can't be made: " + failure.getMessage(), failure);
    }
  }

  private static Connection connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    // Before the journal mode: a log that one process alone may use needs no shared memory.
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(0);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  private static void prepare(Path file, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");
      SqliteSchema.prepare(file, statement);
      statement.execute("COMMIT");
    }
  }

  private static StoreException explain(Path file, SQLException failure) {
    SQLiteErrorCode code = failure instanceof SQLiteException known ? known.getResultCode() : null;
    if (code == SQLiteErrorCode.SQLITE_BUSY || code == SQLiteErrorCode.SQLITE_LOCKED) {
      return new StoreException(file + " is in use by another process", failure);
    }
    if (code == SQLiteErrorCode.SQLITE_NOTADB) {
      return new StoreException(file + " is not a store of messages", failure);
    }
    return new StoreException(file + ": " + failure.getMessage(), failure);
  }

  @Override
  public synchronized <T> T transaction(Function<Transaction, T> work) {
    if (inside) {
      throw new IllegalStateException("transactions do not nest");
    }
    inside = true;
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      try {
        T result = work.apply(new SqliteTransaction(rows));
        statement.execute("COMMIT");
        return result;
      } catch (SQLException | RuntimeException failure) {
        rollBack(statement, failure);
        throw failure;
      }
    } catch (SQLException failure) {
      throw explain(file, failure);
    } finally {
      inside = false;
    }
  }

  private static void rollBack(Statement statement, Exception cause) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException failure) {
      // SQLite itself rolls back after some failures; then there is nothing left to do.
      cause.addSuppressed(failure);
    }
  }

  @Override
  public synchronized void close() {
    rows.close();
    close(connection);
  }

  private static void close(Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException failure) {
      throw new StoreException("the store can't be closed", failure);
    }
  }
}
