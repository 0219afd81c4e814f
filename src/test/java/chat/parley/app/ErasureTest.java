package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.client.Accounts;
import chat.parley.client.ClientEvent;
import chat.parley.client.ParleyClient;
import chat.parley.client.RefusedException;
import chat.parley.client.SqliteStore;
import chat.parley.journal.Database;
import chat.parley.journal.Databases;
import chat.parley.journal.TestDatabase;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statements that docs/security.md gives for erasing what is left of a deleted account. */
class ErasureTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BEN = new UserId("ben");
  private static final String PASSWORD = "correct horse";

  /** What a deleted account has written about itself. */
  private static final List<String> PERSONAL =
      List.of("Alice of the Alley", "Alice Renamed", "telephone of alice", "a-setting", "argon2");

  private static final String OF_ALICE =
      "persistence_id = '%s'".formatted(Databases.persistenceId(ALICE));

  @TempDir private Path directory;

  private final Database database = TestDatabase.freshDatabase();

  private Node start() {
    return TestNode.start(database, directory.resolve("media"));
  }

  @Test
  void the_documented_statements_leave_nothing_personal_but_messages() throws Exception {
    try (Node node = start()) {
      live(node);
      post(node.managementAddress().getPort(), "/v1/users/alice/deletion", "alice");
    }
    query(
        "INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot_ser_id,"
            + " snapshot_ser_manifest, snapshot_payload) SELECT persistence_id, 1, 0, 0, '', ''"
            + " FROM event_journal WHERE "
            + OF_ALICE
            + " LIMIT 1");
    assertThat(PERSONAL).allMatch(each -> occurs(each) > 0);
    long events = count("event_journal WHERE " + OF_ALICE);
    assertThat(count("last_seen WHERE user_id = 'alice'")).isEqualTo(1);

    query(documented());

    assertThat(PERSONAL).allMatch(each -> occurs(each) == 0);
    assertThat(count("snapshot WHERE " + OF_ALICE)).isZero();
    assertThat(count("last_seen WHERE user_id = 'alice'")).isZero();
    assertThat(count("event_journal WHERE " + OF_ALICE)).isEqualTo(events);
    assertThat(occurs("hello ben")).isEqualTo(2);
    assertThat(occurs("The name of ben")).isEqualTo(1);
    try (Node node = start()) {
      stillDeleted(node);
    }
  }

  /** Alice leaves every kind of trace. */
  private void live(Node node) throws Exception {
    Accounts accounts = new Accounts(url(node));
    accounts.register(ALICE, PASSWORD, "Alice of the Alley", null);
    accounts.register(BEN, PASSWORD, "The name of ben", null);
    List<ClientEvent> events = new CopyOnWriteArrayList<>();
    var identity = accounts.signIn(ALICE, PASSWORD, "telephone of alice");
    try (ParleyClient client =
        ParleyClient.open(SqliteStore.open(directory.resolve("alice.db")), events::add)) {
      client.adopt(identity).join();
      until(() -> has(events, ClientEvent.Ready.class));
      client.prefer(null, "a-setting", "on");
      client.send(Conversation.with(BEN), Body.content("{\"text\":\"hello ben\"}")).join();
      until(() -> has(events, ClientEvent.Accepted.class));
      until(() -> has(events, ClientEvent.Done.class));
    }
    rename(node, identity.token());
    until(() -> count("last_seen WHERE user_id = 'alice'") == 1);
  }

  private static boolean has(List<ClientEvent> events, Class<? extends ClientEvent> kind) {
    return events.stream().anyMatch(kind::isInstance);
  }

  private static void until(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(TestNodes.WAIT).until(condition);
  }

  private static String url(Node node) {
    return "http://127.0.0.1:" + node.address().getPort();
  }

  private static void rename(Node node, String token) throws Exception {
    send(
        HttpRequest.newBuilder(URI.create(url(node) + "/v1/profile"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .PUT(HttpRequest.BodyPublishers.ofString("{\"name\":\"Alice Renamed\"}"))
            .build());
  }

  private static void post(int port, String path, String confirm) throws Exception {
    send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"confirm\":\"" + confirm + "\"}"))
            .build());
  }

  private static void send(HttpRequest request) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      var response = http.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode() / 100).as(response.body()).isEqualTo(2);
    }
  }

  private static void stillDeleted(Node node) {
    Accounts accounts = new Accounts(url(node));
    assertThatThrownBy(() -> accounts.signIn(ALICE, PASSWORD, "again"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            each -> assertThat(each.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
    assertThatThrownBy(() -> accounts.register(ALICE, PASSWORD, "Another", null))
        .isInstanceOfSatisfying(
            RefusedException.class, each -> assertThat(each.code()).isEqualTo(ErrorCode.TAKEN));
  }

  /** The block of the document; it is written for alice, whose log is named in it. */
  private static String documented() throws Exception {
    String page = Files.readString(Path.of("docs", "security.md"));
    Matcher block = Pattern.compile("(?s)```sql\n(.*?)```").matcher(page);
    assertThat(block.find()).isTrue();
    assertThat(block.group(1)).contains("'" + Databases.persistenceId(ALICE) + "'");
    return block.group(1);
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database.url(), database.user(), "");
  }

  private void query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String from) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + from)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Rows of the journal in whose payload a text stands; ben's own is found by his hash alone. */
  private long occurs(String text) {
    String where = text.equals("argon2") ? " AND " + OF_ALICE : "";
    try (Connection connection = connect();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT count(*) FROM event_journal"
                    + " WHERE position(convert_to(?, 'UTF8') IN event_payload) > 0"
                    + where)) {
      query.setString(1, text);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
