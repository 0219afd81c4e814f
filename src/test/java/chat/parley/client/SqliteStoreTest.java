package chat.parley.client;

import static chat.parley.client.TestDevice.WITH_BOB;
import static chat.parley.client.TestDevice.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.model.Entry;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest implements LocalStoreContract, AttachmentStoreContract, GroupStoreContract {
  private static final int WRITES_BEFORE_KILL = 200;
  @TempDir Path folder;
  private SqliteStore store;

  @BeforeEach
  void open() {
    store = SqliteStore.open(folder.resolve("store.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  public LocalStore store() {
    return store;
  }

  @Override
  public void reopen() {
    close();
    open();
  }

  @Test
  void a_file_that_is_no_store_is_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("other.db"), "hello ".repeat(200));

    assertThatThrownBy(() -> SqliteStore.open(file))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is not a store");
  }

  @Test
  void a_store_of_a_newer_release_is_refused() throws Exception {
    Path file = folder.resolve("newer.db");
    try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }

    assertThatThrownBy(() -> SqliteStore.open(file)).hasMessageContaining("newer release");
  }

  @Test
  void a_store_of_the_first_release_is_brought_up_to_date() throws Exception {
    Path file = folder.resolve("older.db");
    try (SqliteStore first = SqliteStore.open(file)) {
      first.write(tx -> tx.append(WITH_BOB, entry(1)));
    }
    try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("ALTER TABLE entry DROP COLUMN post");
      for (String later : List.of("attachment", "roster", "member", "group_request")) {
        statement.execute("DROP TABLE " + later);
      }
      statement.execute("PRAGMA user_version = 1");
    }

    try (SqliteStore updated = SqliteStore.open(file)) {
      assertThat(updated.transaction(LocalStore.Transaction::attachments)).isEmpty();
      assertThat(updated.transaction(LocalStore.Transaction::groupRequests)).isEmpty();
      List<Entry> entries = updated.transaction(tx -> tx.entriesBefore(WITH_BOB, 9, 9));
      assertThat(entries).hasSize(1);
    }
  }

  @Test
  void a_store_that_is_in_use_is_refused_and_one_whose_process_was_killed_is_whole()
      throws Exception {
    Path file = folder.resolve("killed.db");
    Path said = folder.resolve("said.txt");
    Process writer = start(file, said);
    try {
      await().until(() -> Files.readAllLines(said).size() > WRITES_BEFORE_KILL);
      assertThatThrownBy(() -> SqliteStore.open(file))
          .hasMessageContaining("in use by another process");

      writer.destroyForcibly().waitFor();
    } finally {
      writer.destroyForcibly();
    }

    int committed = Files.readAllLines(said).size();
    try (SqliteStore after = SqliteStore.open(file)) {
      List<Entry> entries =
          after.transaction(tx -> tx.entriesBefore(WITH_BOB, Long.MAX_VALUE, 1_000_000));
      Chat chat = after.transaction(tx -> tx.chat(WITH_BOB)).orElseThrow();
      assertThat(entries).hasSizeGreaterThanOrEqualTo(committed);
      assertThat(entries).isEqualTo(TestDevice.entries(1, entries.size()));
      assertThat(chat.have()).isEqualTo(entries.size());
    }
  }

  private static Process start(Path file, Path said) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            file.toString())
        .redirectOutput(said.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** A process that appends entries until it is killed, and says each that is committed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      try (SqliteStore store = SqliteStore.open(Path.of(arguments[0]));
          OutputStream output = new FileOutputStream(FileDescriptor.out)) {
        for (long sequence = 1; ; sequence++) {
          Entry next = entry(sequence);
          store.write(tx -> {
            tx.append(WITH_BOB, next);
            Chat chat = Receiving.chat(tx, WITH_BOB);
            tx.put(chat.with(chat.window().withHave(next.sequence())));
          });
          output.write((sequence + "\n").getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
  }
}
