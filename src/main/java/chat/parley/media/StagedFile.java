package chat.parley.media;

import chat.parley.model.MediaHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.pekko.util.ByteString;

/**
 * A file that grows by what arrives. It is hashed on the way when it is written from its beginning
 * in one go, else read again at its end. For one thread at a time, except that it may be closed by
 * another one while bytes are on their way: what comes later fails.
 */
final class StagedFile implements AutoCloseable {
  private static final int READ_BYTES = 256 * 1024;

  private final Path path;
  private final FileChannel channel;
  private final long sizeMax;
  private final MessageDigest digest;
  private long size;

  private StagedFile(Path path, FileChannel channel, long sizeMax, long size) {
    this.path = path;
    this.channel = channel;
    this.sizeMax = sizeMax;
    this.size = size;
    this.digest = size == 0 ? sha256() : null;
  }

  /**
   * Opens a file to go on at its end, or makes a new one.
   *
   * @param sizeMax bytes beyond which it does not grow
   */
  static StagedFile open(Path path, long sizeMax) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    try {
      return new StagedFile(path, channel, sizeMax, channel.size());
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
  }

  /**
   * Writes bytes at the end.
   *
   * @throws MediaException when the file would become too large; nothing is written then
   */
  synchronized void append(ByteString bytes) throws IOException {
    if (size + bytes.size() > sizeMax) {
      throw new MediaException(
          MediaRefusal.TOO_LARGE, "more than the " + sizeMax + " bytes that are possible");
    }
    for (ByteBuffer buffer : bytes.getByteBuffers()) {
      if (digest != null) {
        digest.update(buffer.duplicate());
      }
      while (buffer.hasRemaining()) {
        size += channel.write(buffer);
      }
    }
  }

  synchronized long size() {
    return size;
  }

  Path path() {
    return path;
  }

  /** Makes what was written durable and closes; the hash of all of it. */
  synchronized MediaHash finish() throws IOException {
    channel.force(true);
    channel.close();
    return digest == null ? hash(path) : MediaHash.of(digest.digest());
  }

  /** Makes what was written durable and closes; more may be appended another time. */
  synchronized void pause() throws IOException {
    try (channel) {
      if (channel.isOpen()) {
        channel.force(true);
      }
    }
  }

  /** Closes and deletes. */
  synchronized void delete() throws IOException {
    channel.close();
    Files.deleteIfExists(path);
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }

  /** The hash of a whole file. */
  static MediaHash hash(Path path) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
      byte[] buffer = new byte[READ_BYTES];
      while (in.read(buffer) >= 0) {
        // The stream updates the digest.
      }
    }
    return MediaHash.of(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
