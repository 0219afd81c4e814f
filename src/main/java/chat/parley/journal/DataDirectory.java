package chat.parley.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The directory in which one run keeps what it stores, held by a lock of the operating system until
 * it is closed or the process is gone, however it goes.
 */
public final class DataDirectory implements AutoCloseable {
  private static final String LOCK_FILE = "parley.lock";

  private final Path path;
  private final FileChannel channel;

  private DataDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Another run holds the directory; the message is one line for the operator. */
  public static final class InUseException extends RuntimeException {
    InUseException(Path path, String owner) {
      super("data directory " + path + " is in use by another run" + owner);
    }
  }

  /**
   * Creates the directory if need be and takes hold of it.
   *
   * @throws InUseException when another run holds it
   * @throws UncheckedIOException when it can't be created or written
   */
  public static DataDirectory lock(Path directory) {
    Path path = directory.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve(LOCK_FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!holds(channel)) {
        String owner = ownerOf(channel);
        channel.close();
        throw new InUseException(path, owner);
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid().getBytes(StandardCharsets.UTF_8)));
      return new DataDirectory(path, channel);
    } catch (IOException failed) {
      throw new UncheckedIOException("data directory " + path + " can't be used", failed);
    }
  }

  private static boolean holds(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldInThisProcess) {
      return false;
    }
  }

  private static String ownerOf(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(20);
    channel.read(text, 0);
    String pid = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
    return pid.matches("\\d+") ? " (process " + pid + ")" : "";
  }

  private static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  /** Where it is, absolute. */
  public Path path() {
    return path;
  }

  /** Lets go of the directory. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
