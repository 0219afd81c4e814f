package chat.parley.media;

import chat.parley.model.MediaHash;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;

/**
 * What is known of a resumable upload beside its bytes, in a small file of its own.
 *
 * @param length announced bytes
 * @param created epoch milliseconds
 * @param expected the announced hash
 * @param hash the hash of all bytes once they have come; they are in the store, or on their way
 */
record UploadRecord(
    long length, long created, Optional<MediaHash> expected, Optional<MediaHash> hash) {

  UploadRecord finished(MediaHash found) {
    return new UploadRecord(length, created, expected, Optional.of(found));
  }

  /**
   * Reads a record.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   */
  static UploadRecord read(Path file) throws IOException {
    Properties lines = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      lines.load(in);
    }
    try {
      return new UploadRecord(
          Long.parseLong(lines.getProperty("length")),
          Long.parseLong(lines.getProperty("created")),
          Optional.ofNullable(lines.getProperty("expected")).map(MediaHash::parse),
          Optional.ofNullable(lines.getProperty("hash")).map(MediaHash::parse));
    } catch (IllegalArgumentException damaged) {
      throw new IOException(file + " is damaged", damaged);
    }
  }

  /** Writes the record in the place of a former one; durable when it returns. */
  void write(Path file) throws IOException {
    Properties lines = new Properties();
    lines.setProperty("length", Long.toString(length));
    lines.setProperty("created", Long.toString(created));
    expected.ifPresent(it -> lines.setProperty("expected", it.toString()));
    hash.ifPresent(it -> lines.setProperty("hash", it.toString()));
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (FileChannel channel =
              FileChannel.open(
                  beside,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          OutputStream out = Channels.newOutputStream(channel)) {
        lines.store(out, null);
        channel.force(true);
      }
      Directories.move(beside, file);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
