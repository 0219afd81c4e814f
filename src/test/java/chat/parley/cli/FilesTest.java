package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.app.Node;
import chat.parley.app.TestNode;
import chat.parley.client.Accounts;
import chat.parley.client.ParleyClient;
import chat.parley.client.SqliteStore;
import chat.parley.client.Sync;
import chat.parley.journal.TestDatabase;
import chat.parley.model.UserId;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files from terminal to terminal, over a node and a database. */
class FilesTest {
  private static final int SIZE = 3_000_000;
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  @TempDir private Path folder;
  private Node node;

  @BeforeEach
  void start() throws Exception {
    node = TestNode.start(TestDatabase.freshDatabase(), folder.resolve("media"));
    for (UserId user : List.of(ALICE, BOB)) {
      Accounts accounts = new Accounts("http://127.0.0.1:" + node.address().getPort());
      accounts.register(user, "correct horse", user.value(), null);
      try (SqliteStore store = SqliteStore.open(store(user))) {
        new Sync(store).adopt(accounts.signIn(user, "correct horse", "test"));
      }
    }
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Path store(UserId user) {
    return folder.resolve(user + ".db");
  }

  private Desk desk(UserId user) {
    SqliteStore store = SqliteStore.open(store(user));
    return new Desk(listener -> ParleyClient.open(store, listener), ZoneOffset.UTC);
  }

  /** Everything that a user enters at once, and what is printed until it is done. */
  private static List<String> run(Desk desk, String... entered) throws InterruptedException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream output = new PrintStream(said, true, StandardCharsets.UTF_8);
    BufferedReader input = new BufferedReader(new StringReader(String.join("\n", entered)));
    new LineMode(desk, input, output).run();
    return said.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void a_file_goes_from_one_terminal_to_the_other_and_overwrites_nothing() throws Exception {
    byte[] bytes = new byte[SIZE];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(folder.resolve("my cat.jpg"), bytes);
    Path saved = Files.createDirectory(folder.resolve("saved"));
    Files.writeString(saved.resolve("my cat.jpg"), "another cat");

    try (Desk alice = desk(ALICE)) {
      List<String> said = run(alice, "/open bob", "/send \"" + file + "\" it purrs");
      assertThat(said).anyMatch(line -> line.endsWith("it purrs ◷ uploading"));
      assertThat(said).contains("-- uploaded my cat.jpg");
    }
    try (Desk bob = desk(BOB)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> bob.client().chats(9).stream().anyMatch(line -> line.last() != null));
      List<String> said = run(bob, "/open alice", "/save 1 " + saved);
      assertThat(said)
          .anyMatch(line -> line.contains("alice: [image my cat.jpg 3.0 MB] ⏎ it purrs"));
      assertThat(said).contains("* #1 is saved as " + saved.resolve("my cat (1).jpg"));
    }

    assertThat(saved.resolve("my cat (1).jpg")).hasBinaryContent(bytes);
    assertThat(saved.resolve("my cat.jpg")).hasContent("another cat");
  }
}
