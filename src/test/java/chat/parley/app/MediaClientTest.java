package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.client.Accounts;
import chat.parley.client.Bubble;
import chat.parley.client.Bubble.Check;
import chat.parley.client.ClientEvent;
import chat.parley.client.Identity;
import chat.parley.client.MediaContent;
import chat.parley.client.ParleyClient;
import chat.parley.client.SqliteStore;
import chat.parley.client.TextContent;
import chat.parley.journal.TestDatabase;
import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files from client to client, over a node, a database, and a network that breaks. */
class MediaClientTest {
  private static final int SIZE = 8_000_000;
  private static final MediaContent ABOUT =
      MediaContent.file(MediaContent.Kind.FILE, "application/octet-stream", "data.bin", "look");

  private static final UserId BOB = new UserId("bob");

  @TempDir private static Path media;
  private static Node node;
  private static int people;

  @TempDir private Path folder;
  private final List<ClientEvent> events = new CopyOnWriteArrayList<>();
  private CuttingProxy network;
  private UserId alice;
  private ParleyClient client;

  @BeforeAll
  static void startNode() throws Exception {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    node = TestNode.start(TestDatabase.freshDatabase(), media);
    signUp(BOB, "http://127.0.0.1:" + node.address().getPort());
  }

  @AfterAll
  static void stopNode() {
    node.close();
  }

  @BeforeEach
  void start() throws Exception {
    network = new CuttingProxy(node.address().getPort());
    alice = new UserId("alice" + ++people);
    Identity identity = signUp(alice, network.address());
    client = open();
    client.adopt(identity).join();
    await().until(() -> events.stream().anyMatch(ClientEvent.Ready.class::isInstance));
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    network.close();
  }

  private static Identity signUp(UserId user, String server) throws Exception {
    Accounts accounts = new Accounts(server);
    accounts.register(user, "correct horse", user.value(), null);
    return accounts.signIn(user, "correct horse", "test");
  }

  private ParleyClient open() {
    return ParleyClient.open(SqliteStore.open(folder.resolve("alice.db")), events::add);
  }

  private Conversation withBob() {
    return Conversation.with(BOB);
  }

  private Path file(int seed) throws IOException {
    byte[] bytes = new byte[SIZE];
    new Random(seed).nextBytes(bytes);
    return Files.write(folder.resolve("file-" + seed), bytes);
  }

  private List<Bubble> page() {
    return client.page(withBob(), Long.MAX_VALUE, 50);
  }

  private List<Check> checks() {
    return page().stream().map(Bubble::check).toList();
  }

  private MediaContent sent(Path file) throws Exception {
    client.media().send(withBob(), file, ABOUT).join();
    await().until(() -> checks().equals(List.of(Check.ACCEPTED)));
    return MediaContent.read(page().getFirst().body()).orElseThrow();
  }

  private void download(MediaContent content, Path target) throws Exception {
    try {
      client.media().download(content, target, have -> {}).get(60, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException known ? known : failed;
    }
  }

  private List<Path> parts() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(each -> each.toString().endsWith(".part")).toList();
    }
  }

  private void awaitUploading(long bytes) {
    await()
        .until(() ->
            events.stream()
                .anyMatch(
                    event -> event instanceof ClientEvent.Uploading up && up.sent() >= bytes));
  }

  @Test
  void a_file_travels_from_one_to_the_other() throws Exception {
    Path file = file(1);

    MessageId id = client.media().send(withBob(), file, ABOUT).join();
    await().until(() -> checks().equals(List.of(Check.ACCEPTED)));

    assertThat(page().getFirst().id()).isEqualTo(id);
    assertThat(events).contains(new ClientEvent.Uploading(withBob(), id, SIZE, SIZE));
    List<ClientEvent> heard = new CopyOnWriteArrayList<>();
    try (ParleyClient other =
        ParleyClient.open(SqliteStore.open(folder.resolve("bob.db")), heard::add)) {
      other.adopt(new Accounts(network.address()).signIn(BOB, "correct horse", "other")).join();
      Conversation withAlice = Conversation.with(alice);
      await().until(() -> other.page(withAlice, Long.MAX_VALUE, 9).size() == 1);
      Bubble bubble = other.page(withAlice, Long.MAX_VALUE, 9).getFirst();
      assertThat(TextContent.read(bubble.body())).contains("look");
      MediaContent content = MediaContent.read(bubble.body()).orElseThrow();
      assertThat(content.size()).isEqualTo(SIZE);

      Path target = folder.resolve(content.safeName());
      other.media().download(content, target, have -> {}).get(60, TimeUnit.SECONDS);

      assertThat(target).hasSameBinaryContentAs(file);
      assertThat(parts()).isEmpty();
    }
  }

  @Test
  void a_message_waits_for_its_upload_and_others_do_not_wait_for_it() throws Exception {
    Path file = file(2);
    network.close();
    client.media().send(withBob(), file, ABOUT).join();

    assertThat(checks()).containsExactly(Check.UPLOADING);
    client.send(withBob(), TextContent.of("meanwhile")).join();

    assertThat(checks()).containsExactly(Check.PENDING, Check.UPLOADING);
    assertThat(client.hasUnsent()).isTrue();
  }

  @Test
  void an_upload_goes_on_after_a_broken_connection() throws Exception {
    Path file = file(3);
    network.cutUpAfter(SIZE / 2);
    long before = network.up();

    MediaContent content = sent(file);

    assertThat(network.hasCut()).isTrue();
    assertThat(network.up() - before).isLessThan(SIZE + SIZE / 3);
    Path target = folder.resolve("copy");
    download(content, target);
    assertThat(target).hasSameBinaryContentAs(file);
  }

  @Test
  void an_upload_goes_on_after_the_client_was_ended() throws Exception {
    Path file = file(4);
    network.cutUpAfter(SIZE / 2);
    long before = network.up();
    client.media().send(withBob(), file, ABOUT).join();
    await().until(network::hasCut);
    client.close();

    client = open();
    await().until(() -> checks().equals(List.of(Check.ACCEPTED)));

    assertThat(network.up() - before).isLessThan(SIZE + SIZE / 3);
    Path target = folder.resolve("copy");
    download(MediaContent.read(page().getFirst().body()).orElseThrow(), target);
    assertThat(target).hasSameBinaryContentAs(file);
  }

  @Test
  void a_download_goes_on_after_a_broken_connection() throws Exception {
    Path file = file(5);
    MediaContent content = sent(file);
    network.cutDownAfter(SIZE / 2);
    long before = network.down();

    Path target = folder.resolve("copy");
    download(content, target);

    assertThat(network.hasCut()).isTrue();
    assertThat(network.down() - before).isLessThan(SIZE + SIZE / 3);
    assertThat(target).hasSameBinaryContentAs(file);
    assertThat(parts()).isEmpty();
  }

  @Test
  void wrong_bytes_are_never_taken_for_the_file() throws Exception {
    Path file = file(6);
    MediaContent content = sent(file);
    Path part = folder.resolve("." + content.hash().toString().substring(0, 32) + ".part");
    Files.write(part, new byte[1_000]);
    Path target = folder.resolve("copy");

    assertThatThrownBy(() -> download(content, target))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not what was sent");
    assertThat(target).doesNotExist();
    download(content, target);

    assertThat(target).hasSameBinaryContentAs(file);
  }

  @Test
  void nothing_is_overwritten_and_what_is_not_there_is_told() throws Exception {
    Path there = Files.writeString(folder.resolve("there"), "mine");
    MediaContent unknown =
        MediaContent.read(
                chat.parley.model.Body.content(
                    "{\"media\":{\"kind\":\"file\",\"hash\":\"" + "0".repeat(64) + "\"}}"))
            .orElseThrow();

    assertThatThrownBy(() -> download(unknown, there))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> download(unknown, folder.resolve("new")))
        .hasMessageContaining("does not have it");
    assertThat(there).hasContent("mine");
    assertThat(parts()).isEmpty();
  }

  @Test
  void a_file_that_changes_is_not_sent_until_it_is_tried_again() throws Exception {
    Path file = file(7);
    network.cutUpAfter(SIZE / 2);
    MessageId id = client.media().send(withBob(), file, ABOUT).join();
    Files.writeString(file, "another file");

    await().until(() -> checks().equals(List.of(Check.FAILED)));
    assertThat(events).anyMatch(event -> event instanceof ClientEvent.UploadFailed);
    client.media().again(withBob(), id).join();

    await().until(() -> checks().equals(List.of(Check.ACCEPTED)));
    assertThat(MediaContent.read(page().getFirst().body()).orElseThrow().size()).isEqualTo(12);
  }

  @Test
  void an_upload_can_be_cancelled() throws Exception {
    MessageId id = client.media().send(withBob(), file(8), ABOUT).join();
    awaitUploading(1);

    client.media().cancel(withBob(), id).join();
    client.media().cancel(withBob(), id).join();

    await().until(() -> checks().isEmpty() || checks().equals(List.of(Check.ACCEPTED)));
    Path small = Files.writeString(folder.resolve("small"), "small");
    client.media().send(withBob(), small, ABOUT).join();
    await().until(() -> checks().stream().allMatch(Check.ACCEPTED::equals) && !checks().isEmpty());
  }

  @Test
  void what_is_no_file_can_not_be_sent() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty"));

    assertThatThrownBy(() -> client.media().send(withBob(), empty, ABOUT))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> client.media().send(withBob(), folder, ABOUT))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> client.media().send(withBob(), folder.resolve("none"), ABOUT))
        .isInstanceOf(IOException.class);
  }
}
