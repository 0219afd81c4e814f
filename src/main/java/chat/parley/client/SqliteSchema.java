package chat.parley.client;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of {@link SqliteStore}, and how those of earlier releases become them. */
final class SqliteSchema {
  /** The version of the schema, kept in the file's {@code user_version}. */
  static final int VERSION = 3;

  private static final List<String> FIRST =
      List.of(
          """
          CREATE TABLE device (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            server TEXT, user TEXT, device INTEGER, token TEXT, since INTEGER)
          """,
          "INSERT INTO device (only) VALUES (1)",
          """
          CREATE TABLE chat (
            conversation TEXT PRIMARY KEY,
            started INTEGER NOT NULL, floor INTEGER NOT NULL, have INTEGER NOT NULL,
            head INTEGER NOT NULL, head_at_since INTEGER NOT NULL,
            stored INTEGER NOT NULL,
            my_received INTEGER NOT NULL, my_read INTEGER NOT NULL,
            their_received INTEGER NOT NULL, their_read INTEGER NOT NULL,
            opened INTEGER NOT NULL, last_number INTEGER NOT NULL,
            title TEXT, activity INTEGER NOT NULL, blocked INTEGER NOT NULL) WITHOUT ROWID
          """,
          """
          CREATE TABLE preference (
            conversation TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (conversation, key)) WITHOUT ROWID
          """,
          """
          CREATE TABLE entry (
            conversation TEXT NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL,
            user TEXT NOT NULL, device INTEGER NOT NULL, continues INTEGER NOT NULL,
            number INTEGER NOT NULL, id INTEGER NOT NULL,
            kind INTEGER NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (conversation, sequence))
          """,
          "CREATE INDEX entry_by_id ON entry (conversation, id)",
          """
          CREATE TABLE outgoing (
            conversation TEXT NOT NULL, number INTEGER NOT NULL, id INTEGER NOT NULL,
            kind INTEGER NOT NULL, body BLOB NOT NULL,
            written INTEGER NOT NULL, place INTEGER NOT NULL,
            state INTEGER NOT NULL, sequence INTEGER NOT NULL, failure TEXT,
            PRIMARY KEY (conversation, number))
          """,
          "CREATE INDEX outgoing_by_id ON outgoing (conversation, id)",
          "CREATE INDEX outgoing_by_state ON outgoing (state, conversation, number)",
          "PRAGMA user_version = 1");

  /** What turns a store of version 1 into one of version 2. */
  private static final List<String> SINCE_1 =
      List.of(
          """
          CREATE TABLE attachment (
            conversation TEXT NOT NULL, id INTEGER NOT NULL, written INTEGER NOT NULL,
            content BLOB NOT NULL,
            file TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
            url TEXT, hash TEXT, failure TEXT,
            PRIMARY KEY (conversation, id)) WITHOUT ROWID
          """,
          "PRAGMA user_version = 2");

  /** What turns a store of version 2 into one of version 3. */
  private static final List<String> SINCE_2 =
      List.of(
          """
          CREATE TABLE roster (
            conversation TEXT PRIMARY KEY,
            standing INTEGER NOT NULL, whole INTEGER NOT NULL, description TEXT NOT NULL)
            WITHOUT ROWID
          """,
          """
          CREATE TABLE member (
            conversation TEXT NOT NULL, user TEXT NOT NULL, admin INTEGER NOT NULL,
            PRIMARY KEY (conversation, user)) WITHOUT ROWID
          """,
          // Those of before are counted as messages, as they were until now.
          "ALTER TABLE entry ADD COLUMN post INTEGER NOT NULL DEFAULT 1",
          "UPDATE entry SET post = 0 WHERE kind = 2",
          "CREATE TABLE group_request (place INTEGER PRIMARY KEY, frame TEXT NOT NULL)",
          "PRAGMA user_version = 3");

  private SqliteSchema() {}

  /**
   * Makes the tables, or brings them up to date.
   *
   * @throws StoreException when a newer release has written them
   */
  static void prepare(Path file, Statement statement) throws SQLException {
    int version;
    try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      version = row.getInt(1);
    }
    if (version > VERSION) {
      throw new StoreException(file + " was written by a newer release");
    }
    List<List<String>> steps = List.of(FIRST, SINCE_1, SINCE_2);
    for (List<String> step : steps.subList(version, steps.size())) {
      for (String each : step) {
        statement.execute(each);
      }
    }
  }
}
