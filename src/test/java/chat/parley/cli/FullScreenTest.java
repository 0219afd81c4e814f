package chat.parley.cli;

import static chat.parley.cli.Scenes.ALICE;
import static chat.parley.cli.Scenes.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.client.ClientEvent;
import chat.parley.client.Identity;
import chat.parley.client.MemoryStore;
import chat.parley.client.ParleyClient;
import chat.parley.client.SocketServer;
import chat.parley.client.Sync;
import chat.parley.model.Conversation;
import chat.parley.protocol.ClientFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Sized;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole display on a terminal in memory. */
class FullScreenTest {
  private static final Conversation WITH_BOB = Conversation.with(BOB);
  private static final int COLUMNS = 80;
  private static final int ROWS = 24;
  private SocketServer server;
  private Desk desk;
  private ScreenTerminal screen;
  private LineDisciplineTerminal terminal;
  private Thread running;

  @BeforeEach
  void start() throws Exception {
    server = new SocketServer(ALICE, 1);
    MemoryStore store = new MemoryStore();
    new Sync(store).adopt(new Identity(server.address(), ALICE, 1, "secret"));
    desk = new Desk(listener -> ParleyClient.open(store, listener), ZoneOffset.UTC);
    ScreenTerminal.VirtualTerminal virtual =
        ScreenTerminal.withTerminal("test", "xterm-256color", COLUMNS, ROWS);
    screen = virtual.screen();
    terminal = virtual.terminal();
    FullScreen display = new FullScreen(terminal, desk);
    running =
        Thread.ofPlatform()
            .start(() -> {
              try {
                display.run();
              } catch (IOException failure) {
                throw new UncheckedIOException(failure);
              }
            });
    awaitRow("Chats");
    awaitRow("alice ●");
  }

  @AfterEach
  void stop() throws Exception {
    press("\u0015\u0004");
    running.join();
    terminal.close();
    desk.close();
    server.close();
  }

  private void press(String keys) throws IOException {
    terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> rows() {
    int columns = screen.getColumns();
    int rows = screen.getRows();
    long[] cells = new long[columns * rows];
    screen.dump(cells, new int[2]);
    List<String> found = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        int point = ScreenTerminal.cellCodePoint(cells[row * columns + column]);
        text.appendCodePoint(point == 0 ? ' ' : point);
      }
      found.add(text.toString().stripTrailing());
    }
    return found;
  }

  private void awaitRow(String text) {
    await().alias(text).until(() -> rows().stream().anyMatch(row -> row.contains(text)));
  }

  @Test
  void a_person_types_a_message_and_sees_its_checks_change_in_place() throws Exception {
    press("/open bob\rhello wurld\u007f\u007f\u007f\u007forld\r");
    awaitRow("#1 ✓");
    List<String> accepted = rows();
    server.theirs(WITH_BOB, 1, 1);
    awaitRow("#1 ✓✓");
    List<String> read = rows();

    assertThat(accepted.stream().filter(row -> row.contains("hello world"))).hasSize(1);
    assertThat(read.stream().filter(row -> row.contains("hello world"))).hasSize(1);
    assertThat(read).hasSameSizeAs(accepted);
    assertThat(server.length(WITH_BOB)).isEqualTo(1);
    assertThat(server.taken()).contains(new ClientFrame.Typing(WITH_BOB));
  }

  @Test
  void a_message_comes_in_while_the_chat_is_open_and_is_read() throws Exception {
    press("/open bob\r");
    awaitRow("No messages yet");

    server.write(WITH_BOB, BOB, 1, "surprise");

    awaitRow("surprise");
    await().until(() -> server.taken().stream().anyMatch(ClientFrame.Read.class::isInstance));
  }

  @Test
  void who_is_there_and_who_is_typing_stands_in_the_header() throws Exception {
    press("/open bob\r");
    desk.hear(new ClientEvent.Presence(BOB, true, null));
    awaitRow("bob · online");

    desk.hear(new ClientEvent.Typing(WITH_BOB, BOB, Long.MAX_VALUE));
    awaitRow("bob · typing…");

    desk.hear(new ClientEvent.Typing(WITH_BOB, BOB, System.currentTimeMillis() + 300));
    awaitRow("bob · online");
  }

  @Test
  void older_messages_come_with_page_up() throws Exception {
    for (int i = 1; i <= 100; i++) {
      server.write(WITH_BOB, BOB, i, "message " + i);
    }
    press("/open bob\r");
    awaitRow("message 100 ");

    await()
        .until(() -> {
          press("\u001b[5~");
          return rows().stream().anyMatch(row -> row.contains("message 1 "));
        });
  }

  @Test
  void a_password_is_never_shown() throws Exception {
    press("/signin\r");
    awaitRow("Password:");

    press("very secret");
    awaitRow("Password: •••••••••••");

    assertThat(rows()).noneMatch(row -> row.contains("very secret"));
    press("\r");
    awaitRow("Signed in as device 1");
  }

  @Test
  void a_terminal_that_is_made_smaller_is_drawn_anew() throws Exception {
    press("/open bob\r");
    awaitRow("No messages yet");

    screen.setSize(Size.of(40, 10));
    terminal.setSize((Sized) Size.of(40, 10));
    terminal.raise(Terminal.Signal.WINCH);
    press("still here");

    await().until(() -> rows().getLast().equals("> still here"));
    assertThat(rows()).hasSize(10);
    assertThat(rows().getFirst()).contains("alice ●");
  }

  @Test
  void the_person_leaves_with_a_key() throws Exception {
    press("\u0004");

    running.join();

    assertThat(running.isAlive()).isFalse();
  }
}
