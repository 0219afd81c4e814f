package chat.parley.cli;

import static chat.parley.cli.Scenes.ALICE;
import static chat.parley.cli.Scenes.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.client.Identity;
import chat.parley.client.MemoryStore;
import chat.parley.client.ParleyClient;
import chat.parley.client.SocketServer;
import chat.parley.client.Sync;
import chat.parley.model.Conversation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole chat through a pipe, against a server in this process. */
class LineModeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Conversation WITH_BOB = Conversation.with(BOB);
  private static final int PIPE = 10_000;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PipedWriter keyboard = new PipedWriter();
  private SocketServer server;
  private Desk desk;
  private Thread running;

  @BeforeAll
  static void bePatient() {
    Awaitility.setDefaultTimeout(PATIENCE);
  }

  @BeforeEach
  void start() throws Exception {
    server = new SocketServer(ALICE, 1);
    MemoryStore store = new MemoryStore();
    new Sync(store).adopt(new Identity(server.address(), ALICE, 1, "secret"));
    desk = new Desk(listener -> ParleyClient.open(store, listener), ZoneOffset.UTC);
    BufferedReader input = new BufferedReader(new PipedReader(keyboard, PIPE));
    PrintStream output = new PrintStream(said, true, StandardCharsets.UTF_8);
    LineMode mode = new LineMode(desk, input, output);
    running =
        Thread.ofPlatform()
            .start(() -> {
              try {
                mode.run();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            });
    awaitLine("-- connected");
  }

  @AfterEach
  void stop() throws Exception {
    keyboard.close();
    running.join();
    desk.close();
    server.close();
  }

  private void type(String line) throws Exception {
    keyboard.write(line + "\n");
    keyboard.flush();
  }

  private List<String> lines() {
    return said.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private void awaitLine(String wanted) {
    await().until(() -> lines().stream().anyMatch(line -> line.contains(wanted)));
  }

  @Test
  void a_message_is_written_and_its_checks_are_told() throws Exception {
    type("/open bob");
    type("hello");
    awaitLine("✓ #1 hello");

    server.theirs(WITH_BOB, 1, 0);
    awaitLine("✓✓ #1 hello");
    server.theirs(WITH_BOB, 1, 1);
    awaitLine("✓✓ read #1 hello");

    assertThat(server.length(WITH_BOB)).isEqualTo(1);
  }

  @Test
  void a_message_of_a_chat_that_is_not_open_is_told_and_read_when_it_is_opened() throws Exception {
    server.write(WITH_BOB, BOB, 1, "knock knock");
    awaitLine("* bob: knock knock");

    type("/list");
    awaitLine("@bob (1 unread) knock knock");
    type("/open bob");
    awaitLine("bob: knock knock");

    await().until(() -> desk.client().chats(9).getFirst().unread() == 0);
  }

  @Test
  void what_is_written_without_a_connection_waits_with_a_clock() throws Exception {
    type("/open bob");
    server.deaf(true);
    server.cut();
    awaitLine("-- waiting for the server");
    type("later");
    awaitLine("later ◷");

    server.deaf(false);
    server.cut();

    await().until(() -> lines().stream().anyMatch(line -> line.equals("✓ #1 later")));
  }

  @Test
  void somebody_who_is_suspended_is_told_so_and_goes_on_when_it_is_over() throws Exception {
    type("/open bob");
    ServerFrame.Range soon = new ServerFrame.Range(1, 2);

    server.push(List.of(new ServerFrame.Bye(ErrorCode.FORBIDDEN, soon)));

    awaitLine("* This account is suspended.");
    type("afterwards");
    awaitLine("✓ #1 afterwards");
  }

  @Test
  void commands_answer() throws Exception {
    type("/help");
    awaitLine("* /open NAME");
    type("/dance");
    awaitLine("* There is no /dance");
    type("hello");
    awaitLine("* Open a chat first");
    type("/block bob");
    awaitLine("* @bob is blocked.");
    type("/open bob");
    type("hello");
    awaitLine("* You block bob");
    type("/unblock");
    awaitLine("* @bob is not blocked.");
    type("/info");
    awaitLine("* There is no such message here.");
    type("/resend");
    awaitLine("* There is nothing to send again.");
    type("/send /no/such/file");
    awaitLine("* There is no file /no/such/file");
    type("/send /");
    awaitLine("* / is a folder");
    type("/save 5");
    awaitLine("* There is no message #5 here.");
    type("/older");
    awaitLine("* This is the first message.");
    type("/quit");

    running.join();
    assertThat(running.isAlive()).isFalse();
  }

  @Test
  void the_end_of_the_input_waits_for_what_was_written() throws Exception {
    for (int i = 1; i <= 50; i++) {
      type(i == 1 ? "/open bob" : "message " + i);
    }
    keyboard.close();

    running.join();

    assertThat(server.length(WITH_BOB)).isEqualTo(49);
  }
}
