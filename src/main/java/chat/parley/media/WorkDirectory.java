package chat.parley.media;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The directory of what is on its way: {@code incoming} for files that are whole in one request or
 * not at all, {@code uploads} for resumable ones. It is one node's alone, for at its start it
 * deletes what a killed one has left in {@code incoming}; nodes that are given the same take {@code
 * work}, {@code work-2} and so on, whichever is free.
 */
final class WorkDirectory implements AutoCloseable {
  private static final int NODES_MAX = 100;

  private final Path root;
  private final FileChannel lock;

  private WorkDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /** Makes or takes over the directory, or the first one beside it that no node has. */
  static WorkDirectory open(Path root) throws IOException {
    for (int node = 1; node <= NODES_MAX; node++) {
      Path own = node == 1 ? root : root.resolveSibling(root.getFileName() + "-" + node);
      Optional<FileChannel> lock = lock(own);
      if (lock.isPresent()) {
        WorkDirectory directory = new WorkDirectory(own, lock.get());
        try {
          directory.clear();
        } catch (IOException failed) {
          directory.close();
          throw failed;
        }
        return directory;
      }
    }
    throw new IOException("more than " + NODES_MAX + " nodes use the directory " + root);
  }

  private static Optional<FileChannel> lock(Path root) throws IOException {
    Directories.create(root);
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock held = channel.tryLock();
      if (held != null) {
        return Optional.of(channel);
      }
    } catch (OverlappingFileLockException inThisProcess) {
      // Another node of this process has it.
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
    channel.close();
    return Optional.empty();
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
