package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.app.Node;
import chat.parley.app.TestNode;
import chat.parley.client.Accounts;
import chat.parley.client.ClientEvent;
import chat.parley.client.ParleyClient;
import chat.parley.client.SqliteStore;
import chat.parley.client.Sync;
import chat.parley.journal.TestDatabase;
import chat.parley.model.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group among terminals, over a node and a database. */
class GroupChatTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);
  @TempDir private Path folder;
  private final List<Terminal> terminals = new ArrayList<>();
  private Node node;
  private Terminal alice;
  private Terminal bob;
  private Terminal carol;

  /** A person at a desk, in line mode without its pipe. */
  private static final class Terminal implements AutoCloseable {
    private final Desk desk;
    private final Editor nothing = new Editor();
    private final List<String> said = new ArrayList<>();
    private volatile boolean live;
    private Scene before;

    private Terminal(SqliteStore store) {
      desk =
          new Desk(
              listener -> ParleyClient.open(store, event -> hear(event, listener)), ZoneOffset.UTC);
    }

    private void hear(ClientEvent event, Consumer<ClientEvent> listener) {
      listener.accept(event);
      live |= event instanceof ClientEvent.Ready;
    }

    private void look() {
      long now = System.currentTimeMillis();
      if (desk.catchUp(now)) {
        Scene scene = desk.scene(nothing, now);
        said.addAll(new Lines(ZoneOffset.UTC, now).between(before, scene));
        before = scene;
      }
    }

    private void enter(String... lines) {
      for (String line : lines) {
        look();
        desk.enter(line);
      }
    }

    private void awaitLine(Predicate<String> wanted) {
      await()
          .atMost(PATIENCE)
          .pollInterval(POLL)
          .untilAsserted(() -> {
            look();
            assertThat(said).anyMatch(wanted);
          });
    }

    /** Enters a command until it is answered: what only asks may be too late on a busy machine. */
    private String ask(String command, String part) {
      while (true) {
        int from = said.size();
        enter(command);
        awaitLine(line -> isAnswer(line, from, part));
        Optional<String> answer =
            said.stream().skip(from).filter(line -> line.contains(part)).findFirst();
        if (answer.isPresent()) {
          return answer.get();
        }
      }
    }

    private boolean isAnswer(String line, int from, String part) {
      return said.lastIndexOf(line) >= from
          && (line.contains(part) || line.contains("try again later"));
    }

    private void awaitLine(String part) {
      awaitLine(line -> line.contains(part));
    }

    @Override
    public void close() {
      desk.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    node = TestNode.start(TestDatabase.freshDatabase(), folder.resolve("media"));
    alice = terminal("alice");
    bob = terminal("bob");
    carol = terminal("carol");
  }

  private Terminal terminal(String name) throws Exception {
    UserId user = new UserId(name);
    Accounts accounts = new Accounts("http://127.0.0.1:" + node.address().getPort());
    accounts.register(user, "correct horse", name, null);
    SqliteStore store = SqliteStore.open(folder.resolve(name + ".db"));
    new Sync(store).adopt(accounts.signIn(user, "correct horse", "test"));
    Terminal terminal = new Terminal(store);
    terminals.add(terminal);
    await().atMost(PATIENCE).until(() -> terminal.live);
    return terminal;
  }

  @AfterEach
  void stop() {
    terminals.forEach(Terminal::close);
    node.close();
  }

  @Test
  void people_make_a_group_talk_in_it_invite_and_leave() {
    alice.enter("/group create \"The hikers\" bob", "who brings tea?");
    alice.awaitLine("alice made the group “The hikers” with bob");
    alice.awaitLine(line -> line.matches("✓+( read)? #2 who brings tea\\?"));
    bob.awaitLine("* #The hikers alice made the group");
    bob.awaitLine("* #The hikers alice: who brings tea?");
    bob.enter("/list");
    bob.awaitLine("#The hikers (1 unread) alice: who brings tea?");
    bob.enter("/open #the h");
    bob.awaitLine(line -> line.matches("#2 .* alice: who brings tea\\?"));
    bob.awaitLine("-- #The hikers · 2 members");
    alice.awaitLine("✓✓ read #2 who brings tea?");

    bob.enter("/group add carol");
    bob.awaitLine("* Only admins may do that");
    alice.enter("/group add carol nobody-there");
    alice.awaitLine("* There is no such user, or none in this group.");
    String link = alice.ask("/group link 2", "may join: /group join ");
    carol.enter(link.substring(link.indexOf("/group join ")));
    carol.awaitLine("carol joined by a link");
    bob.awaitLine("carol joined by a link");
    carol.enter("I do");
    alice.awaitLine(line -> line.matches("#4 .* carol: I do"));

    alice.enter("/group promote bob", "/group title Walkers", "/group description Sundays");
    carol.awaitLine("alice made bob an admin");
    carol.awaitLine("alice changed the title to “Walkers”");
    carol.awaitLine("alice changed the description: Sundays");
    bob.awaitLine("-- #Walkers · 3 members");
    alice.enter("/group leave");
    alice.awaitLine("you are not in it");
    alice.enter("still here?");
    alice.awaitLine("* You are not in this group.");
    alice.enter("/list");
    alice.awaitLine("#Walkers (0 unread) (you are not in it) alice left");
    carol.ask("/group info", "*   admins: bob");
    assertThat(carol.said)
        .contains("* #Walkers, 2 members", "*   Sundays", "*   admins: bob", "*   members: carol");
  }
}
