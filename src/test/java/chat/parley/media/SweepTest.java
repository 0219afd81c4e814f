package chat.parley.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.Databases;
import chat.parley.journal.SqlWorkers;
import chat.parley.journal.TestDatabase;
import chat.parley.model.MediaHash;
import chat.parley.model.UserId;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create("sweep", ConfigFactory.parseString("pekko.loglevel = WARNING"));
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  private final Materializer materializer = Materializer.createMaterializer(KIT.system());
  private final AtomicLong now = new AtomicLong(System.currentTimeMillis());
  private final Databases databases = Databases.of(TestDatabase.freshDatabase());
  private final SqlWorkers workers =
      new SqlWorkers(databases, SqlWorkers.Settings.read(ConfigFactory.load()));
  private final MediaTable table = new MediaTable(databases, workers);
  private Disturbed store;
  private Media media;

  @BeforeEach
  void start() throws IOException {
    store = new Disturbed(new DirectoryStore(folder));
    media = open("10 days");
  }

  private Media open(String keep) throws IOException {
    Config config =
        ConfigFactory.parseMap(
                Map.of("parley.media.keep", keep, "parley.media.directory", folder.toString()))
            .withFallback(ConfigFactory.load());
    return new Media(
        MediaSettings.read(config),
        store,
        table,
        materializer,
        () -> Instant.ofEpochMilli(now.get()));
  }

  @AfterEach
  void stop() {
    media.close();
    workers.close();
  }

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  private MediaHash upload(UserId user, String text) {
    return media
        .receive(user, Optional.empty(), Source.single(ByteString.fromString(text)))
        .toCompletableFuture()
        .join()
        .hash();
  }

  private String download(MediaHash hash) throws Exception {
    return media
        .read(hash, 0, media.find(hash).toCompletableFuture().join().orElseThrow().size())
        .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), materializer)
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS)
        .utf8String();
  }

  private boolean isThere(MediaHash hash) {
    return media.find(hash).toCompletableFuture().join().isPresent();
  }

  private boolean isNoted(MediaHash hash) {
    return table.usedSince(List.of(hash), 0).toCompletableFuture().join().contains(hash);
  }

  private void days(int count) {
    now.addAndGet(DAY.multipliedBy(count).toMillis());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().equals("lock"))
          .toList();
    }
  }

  @Test
  void everything_is_kept_where_nothing_else_is_said() throws Exception {
    media.close();
    media = open("forever");
    MediaHash hash = upload(ALICE, "for ever");

    days(10_000);

    assertThat(media.sweep()).isZero();
    assertThat(download(hash)).isEqualTo("for ever");
  }

  @Test
  void what_nobody_has_used_for_long_is_deleted_with_its_row() throws Exception {
    MediaHash old = upload(ALICE, "old");
    days(9);
    MediaHash young = upload(ALICE, "young");

    assertThat(media.sweep()).isZero();
    days(2);
    assertThat(media.sweep()).isEqualTo(1);

    assertThat(isThere(old)).isFalse();
    assertThat(isNoted(old)).isFalse();
    assertThat(download(young)).isEqualTo("young");
    assertThat(files()).hasSize(1);
  }

  @Test
  void a_download_is_a_use() throws Exception {
    MediaHash hash = upload(ALICE, "read again");
    days(9);
    download(hash);
    days(9);

    assertThat(media.sweep()).isZero();
    assertThat(download(hash)).isEqualTo("read again");
  }

  @Test
  void bytes_that_two_have_uploaded_stay_for_the_second() throws Exception {
    MediaHash hash = upload(ALICE, "shared");
    days(9);
    upload(BOB, "shared");
    days(9);

    assertThat(media.sweep()).isZero();
    assertThat(download(hash)).isEqualTo("shared");
  }

  @Test
  void an_upload_of_the_same_bytes_just_before_they_are_hidden_keeps_them() throws Exception {
    MediaHash hash = upload(ALICE, "again");
    days(11);
    store.beforeRetire = () -> upload(BOB, "again");

    assertThat(media.sweep()).isZero();

    assertThat(download(hash)).isEqualTo("again");
    assertThat(files()).hasSize(1);
  }

  @Test
  void an_upload_of_the_same_bytes_just_after_they_are_hidden_keeps_them() throws Exception {
    MediaHash hash = upload(ALICE, "again");
    days(11);
    store.afterRetire = () -> upload(BOB, "again");

    assertThat(media.sweep()).isZero();

    assertThat(download(hash)).isEqualTo("again");
    assertThat(isNoted(hash)).isTrue();
    assertThat(files()).hasSize(1);
  }

  @Test
  void an_upload_of_the_same_bytes_while_they_are_deleted_keeps_them() throws Exception {
    MediaHash hash = upload(ALICE, "again");
    days(11);
    store.beforeDiscard = () -> upload(BOB, "again");

    media.sweep();

    assertThat(download(hash)).isEqualTo("again");
    assertThat(isNoted(hash)).isTrue();
  }

  @Test
  void what_a_broken_off_sweep_has_hidden_is_looked_up_again() throws Exception {
    MediaHash used = upload(ALICE, "used");
    MediaHash unused = upload(ALICE, "unused");
    days(11);
    upload(BOB, "used");
    store.retire(used);
    store.retire(unused);

    assertThat(media.sweep()).isEqualTo(1);

    assertThat(download(used)).isEqualTo("used");
    assertThat(isThere(unused)).isFalse();
    assertThat(files()).hasSize(1);
  }

  @Test
  void many_are_swept() throws Exception {
    for (int i = 0; i < 600; i++) {
      Path file = Files.writeString(folder.resolve("many"), "number " + i);
      store.put(StagedFile.hash(file), file);
    }
    MediaHash kept = upload(ALICE, "kept");
    days(11);
    upload(ALICE, "kept");

    assertThat(media.sweep()).isEqualTo(600);
    assertThat(download(kept)).isEqualTo("kept");
  }

  @Test
  void uploads_that_were_given_up_are_forgotten() throws Exception {
    Uploads uploads = media.uploads();
    Upload upload = uploads.create(ALICE, 10, Optional.empty()).toCompletableFuture().join();
    uploads
        .append(
            ALICE,
            upload.id(),
            0,
            OptionalLong.empty(),
            Source.single(ByteString.fromString("abc")))
        .toCompletableFuture()
        .join();

    media.sweep();
    assertThat(uploads.find(ALICE, upload.id()).toCompletableFuture().join().offset()).isEqualTo(3);
    days(1);
    assertThat(uploads.find(ALICE, upload.id()).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(60));
    media.sweep();

    assertThat(files()).isEmpty();
  }

  /** A store in which something happens at the worst moment. */
  private static final class Disturbed implements MediaStore {
    private final MediaStore store;
    private Runnable beforeRetire = () -> {};
    private Runnable afterRetire = () -> {};
    private Runnable beforeDiscard = () -> {};

    Disturbed(MediaStore store) {
      this.store = store;
    }

    @Override
    public void put(MediaHash hash, Path file) throws IOException {
      store.put(hash, file);
    }

    @Override
    public OptionalLong size(MediaHash hash) throws IOException {
      return store.size(hash);
    }

    @Override
    public InputStream open(MediaHash hash, long from, long length) throws IOException {
      return store.open(hash, from, length);
    }

    @Override
    public void list(Consumer<Stored> each) throws IOException {
      // What is listed may be gone or used again a moment later.
      List<Stored> all = new ArrayList<>();
      store.list(all::add);
      all.forEach(each);
    }

    @Override
    public void retire(MediaHash hash) throws IOException {
      beforeRetire.run();
      store.retire(hash);
      afterRetire.run();
    }

    @Override
    public void restore(MediaHash hash) throws IOException {
      store.restore(hash);
    }

    @Override
    public void discard(MediaHash hash) throws IOException {
      beforeDiscard.run();
      store.discard(hash);
    }

    @Override
    public void listRetired(Consumer<MediaHash> each) throws IOException {
      store.listRetired(each);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
