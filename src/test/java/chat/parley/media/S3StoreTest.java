package chat.parley.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class S3StoreTest extends MediaStoreContract {

  @Override
  MediaStore open(Path root) throws Exception {
    return S3Store.open(TestBucket.fresh());
  }

  @Test
  void a_bucket_that_is_not_there_is_told_of_at_once() {
    MediaSettings.Bucket there = TestBucket.fresh();
    MediaSettings.Bucket missing =
        new MediaSettings.Bucket(
            "missing",
            there.endpoint(),
            there.region(),
            there.accessKey(),
            there.secretKey(),
            true);

    assertThatThrownBy(() -> S3Store.open(missing))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void never_shows_the_secret() {
    assertThat(TestBucket.fresh().toString()).doesNotContain(TestBucket.fresh().secretKey());
  }

  @Test
  void bytes_with_another_hash_are_refused_by_the_server() throws Exception {
    Path file = java.nio.file.Files.writeString(folder.resolve("file"), "some bytes");

    try (MediaStore store = S3Store.open(TestBucket.fresh())) {
      assertThatThrownBy(() -> store.put(chat.parley.model.MediaHash.of(new byte[32]), file))
          .isInstanceOf(IOException.class);
    }
  }
}
