package chat.parley.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.Needed;
import chat.parley.model.MediaHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DirectoryStoreTest extends MediaStoreContract {

  @Override
  MediaStore open(Path root) throws Exception {
    return new DirectoryStore(root);
  }

  @Test
  void names_files_by_their_hash_two_levels_deep() throws Exception {
    Path root = folder.resolve("store");
    Path file = Files.writeString(folder.resolve("abc"), "abc");
    MediaHash hash = StagedFile.hash(file);

    try (DirectoryStore store = new DirectoryStore(root)) {
      store.put(hash, file);
    }

    String name = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(root.resolve("blobs").resolve("ba").resolve("78").resolve(name)).hasContent("abc");
  }

  @Test
  void takes_files_of_another_file_system() throws Exception {
    Path elsewhere = Path.of("/dev/shm");
    if (!Files.isWritable(elsewhere)
        || Files.getFileStore(elsewhere).equals(Files.getFileStore(folder))) {
      Needed.missing("there is no second file system to write to");
    }
    Path root = folder.resolve("store");
    Path file = Files.createTempFile(elsewhere, "parley", ".tmp");
    try (DirectoryStore store = new DirectoryStore(root)) {
      Files.writeString(file, "from far away");
      MediaHash hash = StagedFile.hash(file);

      store.put(hash, file);

      assertThat(store.size(hash)).hasValue(13);
      assertThat(file).doesNotExist();
      assertThat(filesBelow(root)).hasSize(1);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static List<Path> filesBelow(Path root) throws Exception {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
