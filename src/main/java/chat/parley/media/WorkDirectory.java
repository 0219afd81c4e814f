package chat.parley.media;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The directory of what is on its way: {@code incoming} for files that are whole in one request or
 * not at all, {@code uploads} for resumable ones. It is one node's alone, for at its start it
 * deletes what a killed one has left in {@code incoming}.
 */
final class WorkDirectory implements AutoCloseable {
  private final Path root;
  private final FileChannel lock;

  private WorkDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Makes or takes over the directory.
   *
   * @throws IOException also when another process has it
   */
  static WorkDirectory open(Path root) throws IOException {
    Directories.create(root);
    FileChannel lock =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock held = lock.tryLock();
      if (held == null) {
        throw inUse(root);
      }
      WorkDirectory directory = new WorkDirectory(root, lock);
      directory.clear();
      return directory;
    } catch (OverlappingFileLockException here) {
      lock.close();
      throw inUse(root);
    } catch (IOException failed) {
      lock.close();
      throw failed;
    }
  }

  private static IOException inUse(Path root) {
    return new IOException(
        "another node uses the directory " + root + ": give each its own parley.media.work");
  }

  private void clear() throws IOException {
    Path incoming = root.resolve("incoming");
    Directories.create(incoming);
    try (Stream<Path> left = Files.list(incoming)) {
      for (Path file : (Iterable<Path>) left::iterator) {
        Files.delete(file);
      }
    }
  }

  /** A name for a file that is about to come. */
  Path incoming() {
    return root.resolve("incoming").resolve(UUID.randomUUID().toString());
  }

  Path uploads() {
    return root.resolve("uploads");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
