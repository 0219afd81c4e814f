package chat.parley.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.model.MediaHash;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store must do. */
abstract class MediaStoreContract {
  @TempDir Path folder;

  private MediaStore store;
  private int files;

  /** A new and empty store. */
  abstract MediaStore open(Path folder) throws Exception;

  @BeforeEach
  void start() throws Exception {
    store = open(folder.resolve("store"));
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private static byte[] bytes(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private MediaHash put(byte[] bytes) throws Exception {
    Path file = Files.write(folder.resolve("staged-" + files++), bytes);
    MediaHash hash = StagedFile.hash(file);
    store.put(hash, file);
    assertThat(file).doesNotExist();
    return hash;
  }

  private byte[] read(MediaHash hash, long from, long length) throws Exception {
    try (InputStream in = store.open(hash, from, length)) {
      return in.readAllBytes();
    }
  }

  private List<MediaHash> all() throws Exception {
    List<MediaHash> all = new ArrayList<>();
    store.list(stored -> all.add(stored.hash()));
    return all;
  }

  private List<MediaHash> hidden() throws Exception {
    List<MediaHash> hidden = new ArrayList<>();
    store.listRetired(hidden::add);
    return hidden;
  }

  @Test
  void gives_back_what_it_was_given() throws Exception {
    byte[] bytes = bytes(1, 300_000);

    MediaHash hash = put(bytes);

    assertThat(store.size(hash)).hasValue(300_000);
    assertThat(read(hash, 0, 300_000)).isEqualTo(bytes);
  }

  @Test
  void gives_ranges() throws Exception {
    byte[] bytes = bytes(2, 1_000);
    MediaHash hash = put(bytes);

    assertThat(read(hash, 0, 1)).isEqualTo(Arrays.copyOf(bytes, 1));
    assertThat(read(hash, 500, 100)).isEqualTo(Arrays.copyOfRange(bytes, 500, 600));
    assertThat(read(hash, 999, 1)).isEqualTo(Arrays.copyOfRange(bytes, 999, 1_000));
    assertThat(read(hash, 1_000, 0)).isEmpty();
  }

  @Test
  void can_be_left_in_the_middle_of_a_file() throws Exception {
    MediaHash hash = put(bytes(3, 2_000_000));

    for (int i = 0; i < 20; i++) {
      try (InputStream in = store.open(hash, 0, 2_000_000)) {
        assertThat(in.read()).isNotNegative();
      }
    }

    assertThat(store.size(hash)).hasValue(2_000_000);
  }

  @Test
  void takes_the_same_bytes_again() throws Exception {
    MediaHash hash = put(bytes(4, 100));

    assertThat(put(bytes(4, 100))).isEqualTo(hash);

    assertThat(all()).containsExactly(hash);
    assertThat(read(hash, 0, 100)).isEqualTo(bytes(4, 100));
  }

  @Test
  void knows_nothing_of_other_bytes() throws Exception {
    MediaHash unknown = MediaHash.of(new byte[32]);

    assertThat(store.size(unknown)).isEmpty();
    assertThatThrownBy(() -> read(unknown, 0, 1)).isInstanceOf(NoSuchFileException.class);
    store.retire(unknown);
    store.restore(unknown);
    store.discard(unknown);
    assertThat(all()).isEmpty();
  }

  @Test
  void lists_what_it_has_with_size_and_time() throws Exception {
    long before = System.currentTimeMillis();
    MediaHash one = put(bytes(5, 10));
    MediaHash other = put(bytes(6, 20));
    List<MediaStore.Stored> all = new ArrayList<>();

    store.list(all::add);

    assertThat(all).extracting(MediaStore.Stored::hash).containsExactlyInAnyOrder(one, other);
    assertThat(all).extracting(MediaStore.Stored::size).containsExactlyInAnyOrder(10L, 20L);
    // A store may count in whole seconds.
    assertThat(all).allMatch(each -> each.since() >= before - 1_000);
    assertThat(all).allMatch(each -> each.since() <= System.currentTimeMillis() + 1_000);
  }

  @Test
  void hides_and_brings_back() throws Exception {
    MediaHash hash = put(bytes(7, 10));

    store.retire(hash);
    assertThat(store.size(hash)).isEmpty();
    assertThat(all()).isEmpty();
    assertThat(hidden()).containsExactly(hash);

    store.restore(hash);
    assertThat(read(hash, 0, 10)).isEqualTo(bytes(7, 10));
    assertThat(hidden()).isEmpty();
  }

  @Test
  void hides_and_deletes() throws Exception {
    MediaHash hash = put(bytes(8, 10));

    store.retire(hash);
    store.discard(hash);
    store.restore(hash);

    assertThat(store.size(hash)).isEmpty();
    assertThat(hidden()).isEmpty();
  }

  @Test
  void takes_hidden_bytes_anew() throws Exception {
    MediaHash hash = put(bytes(9, 10));
    store.retire(hash);

    put(bytes(9, 10));
    store.discard(hash);

    assertThat(read(hash, 0, 10)).isEqualTo(bytes(9, 10));
  }

  @Test
  void many_may_put_the_same_at_once() throws Exception {
    byte[] bytes = bytes(10, 50_000);
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 16; i++) {
      Path file = Files.write(folder.resolve("at-once-" + i), bytes);
      MediaHash hash = StagedFile.hash(file);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  store.put(hash, file);
                } catch (Exception failed) {
                  failures.add(failed);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failures).isEmpty();
    assertThat(all()).hasSize(1);
    assertThat(read(all().getFirst(), 0, 50_000)).isEqualTo(bytes);
  }
}
