package chat.parley.client;

import static chat.parley.client.TestDevice.ALICE;
import static chat.parley.client.TestDevice.BOB;
import static chat.parley.client.TestDevice.WITH_BOB;
import static chat.parley.client.TestDevice.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.client.Bubble.Check;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client over a real socket and a real file. */
class ParleyClientTest {
  @TempDir Path folder;
  private final List<ClientEvent> events = new CopyOnWriteArrayList<>();
  private SocketServer server;
  private ParleyClient client;

  @BeforeEach
  void start() throws Exception {
    server = new SocketServer(ALICE, 1);
    client = open();
    client.adopt(new Identity(server.address(), ALICE, 1, "secret")).join();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private ParleyClient open() {
    return ParleyClient.open(SqliteStore.open(folder.resolve("alice.db")), events::add);
  }

  private void awaitReady() {
    await().until(() -> events.stream().anyMatch(ClientEvent.Ready.class::isInstance));
  }

  private List<Check> checks() {
    return client.page(WITH_BOB, Long.MAX_VALUE, 50).stream().map(Bubble::check).toList();
  }

  @Test
  void a_message_goes_out_and_its_checks_climb() {
    client.send(WITH_BOB, text("hello")).join();
    await().until(() -> checks().equals(List.of(Check.ACCEPTED)));

    server.theirs(WITH_BOB, 1, 0);
    await().until(() -> checks().equals(List.of(Check.RECEIVED)));
    server.theirs(WITH_BOB, 1, 1);
    await().until(() -> checks().equals(List.of(Check.READ)));

    assertThat(events).hasAtLeastOneElementOfType(ClientEvent.Accepted.class);
  }

  @Test
  void a_message_comes_in_is_marked_and_counted() {
    awaitReady();

    server.write(WITH_BOB, BOB, 1, "hello");

    await().until(() -> client.chats(9).stream().anyMatch(line -> line.unread() == 1));
    await().until(() -> server.taken().stream().anyMatch(ClientFrame.Received.class::isInstance));
    client.open(WITH_BOB, 1).join();
    await().until(() -> server.taken().stream().anyMatch(ClientFrame.Read.class::isInstance));
    assertThat(client.chats(9).getFirst().unread()).isZero();
    assertThat(client.chats(9).getFirst().last().from()).isEqualTo(BOB);
  }

  @Test
  void what_is_written_while_the_server_is_gone_arrives_after_it_is_back() {
    awaitReady();
    server.deaf(true);
    for (int i = 0; i < 40; i++) {
      client.send(WITH_BOB, text("message " + i)).join();
    }
    assertThat(checks()).hasSize(40).containsOnly(Check.PENDING);

    server.deaf(false);
    server.cut();

    await().until(() -> server.length(WITH_BOB) == 40);
    await().until(() -> !checks().contains(Check.PENDING));
    assertThat(checks()).hasSize(40).containsOnly(Check.ACCEPTED);
  }

  @Test
  void a_client_that_is_closed_goes_on_from_its_store() {
    awaitReady();
    server.deaf(true);
    client.send(WITH_BOB, text("before")).join();
    await().until(() -> server.taken().stream().anyMatch(ClientFrame.Send.class::isInstance));
    client.close();
    server.write(WITH_BOB, BOB, 1, "meanwhile");
    server.deaf(false);

    client = open();

    await().until(() -> client.page(WITH_BOB, Long.MAX_VALUE, 9).size() == 2);
    await().until(() -> checks().equals(List.of(Check.NONE, Check.ACCEPTED)));
    assertThat(server.length(WITH_BOB)).isEqualTo(2);
  }

  @Test
  void frames_in_pieces_are_put_together() {
    server.inPieces();
    server.cut();

    client.send(WITH_BOB, text("hello")).join();

    await().until(() -> checks().equals(List.of(Check.ACCEPTED)));
  }

  @Test
  void a_frame_that_is_not_understood_is_passed_over() {
    awaitReady();
    server.push(List.of(new ServerFrame.Typing(WITH_BOB, BOB)));

    await().until(() -> events.stream().anyMatch(ClientEvent.Typing.class::isInstance));
  }

  @Test
  void a_farewell_for_good_is_respected_until_the_next_sign_in() {
    awaitReady();
    server.push(List.of(new ServerFrame.Bye(ErrorCode.UNAUTHENTICATED, null)));
    await().until(() -> events.contains(new ClientEvent.SignedOut()));
    events.clear();

    client.adopt(new Identity(server.address(), ALICE, 1, "fresh")).join();

    awaitReady();
  }

  @Test
  void calls_and_their_refusals_come_over_http() throws Exception {
    Accounts accounts = new Accounts(server.address() + "/");

    Identity identity = accounts.signIn(ALICE, "password", "laptop");

    assertThat(identity).isEqualTo(new Identity(server.address(), ALICE, 1, "secret"));
    assertThat(identity.toString()).doesNotContain("secret");
    assertThatThrownBy(() -> accounts.register(ALICE, "password", "Alice", null))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TAKEN))
        .hasMessage("the name is taken");
  }

  @Test
  void an_address_that_is_none_is_refused() {
    assertThatThrownBy(() -> new Accounts("localhost:8080"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_closed_client_says_so() {
    client.close();

    assertThat(client.send(WITH_BOB, text("late"))).isCompletedExceptionally();
  }
}
