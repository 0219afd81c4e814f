package chat.parley.media;

import chat.parley.model.MediaHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Bytes in files of a directory: {@code blobs/ab/cd/abcd…}, and {@code retired/abcd…} while hidden.
 * Two levels of 256 directories keep each of them small.
 */
public final class DirectoryStore implements MediaStore {
  private static final int DEPTH = 3;

  private final Path blobs;
  private final Path retired;

  /**
   * @param root made when it is not there
   */
  public DirectoryStore(Path root) throws IOException {
    this.blobs = root.resolve("blobs");
    this.retired = root.resolve("retired");
    Directories.create(blobs);
    Directories.create(retired);
  }

  @Override
  public void put(MediaHash hash, Path file) throws IOException {
    Path place = place(hash);
    if (Files.exists(place) && Files.size(place) == Files.size(file)) {
      Files.delete(file);
      return;
    }
    Directories.create(place.getParent());
    try {
      Directories.move(file, place);
    } catch (AtomicMoveNotSupportedException elsewhere) {
      copy(file, place);
      Files.delete(file);
    }
  }

  /** The file lies on another file system: it is written beside its place first. */
  private static void copy(Path file, Path place) throws IOException {
    Path beside = place.resolveSibling(place.getFileName() + "." + UUID.randomUUID());
    try {
      Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Directories.move(beside, place);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  @Override
  public OptionalLong size(MediaHash hash) throws IOException {
    try {
      return OptionalLong.of(Files.size(place(hash)));
    } catch (NoSuchFileException unknown) {
      return OptionalLong.empty();
    }
  }

  @Override
  public InputStream open(MediaHash hash, long from, long length) throws IOException {
    FileChannel channel = FileChannel.open(place(hash), StandardOpenOption.READ);
    try {
      channel.position(from);
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
    return new LimitedInput(Channels.newInputStream(channel), length);
  }

  @Override
  public void list(Consumer<Stored> each) throws IOException {
    try (Stream<Path> files = Files.walk(blobs, DEPTH)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (MediaHash.isValid(name)) {
          tell(MediaHash.parse(name), file, each);
        }
      }
    } catch (java.io.UncheckedIOException failed) {
      throw failed.getCause();
    }
  }

  private static void tell(MediaHash hash, Path file, Consumer<Stored> each) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException goneMeanwhile) {
      return;
    }
    each.accept(new Stored(hash, attributes.size(), attributes.lastModifiedTime().toMillis()));
  }

  @Override
  public void retire(MediaHash hash) throws IOException {
    moveIfThere(place(hash), retired.resolve(hash.toString()));
  }

  @Override
  public void restore(MediaHash hash) throws IOException {
    Path place = place(hash);
    Directories.create(place.getParent());
    moveIfThere(retired.resolve(hash.toString()), place);
  }

  private static void moveIfThere(Path from, Path to) throws IOException {
    try {
      Directories.move(from, to);
      Directories.sync(from.getParent());
    } catch (NoSuchFileException notThere) {
      // The bytes are gone already, or never were here.
    }
  }

  @Override
  public void discard(MediaHash hash) throws IOException {
    Files.deleteIfExists(retired.resolve(hash.toString()));
  }

  @Override
  public void listRetired(Consumer<MediaHash> each) throws IOException {
    try (Stream<Path> files = Files.list(retired)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(MediaHash::isValid)
          .map(MediaHash::parse)
          .forEach(each);
    } catch (java.io.UncheckedIOException failed) {
      throw failed.getCause();
    }
  }

  private Path place(MediaHash hash) {
    String name = hash.toString();
    return blobs.resolve(name.substring(0, 2)).resolve(name.substring(2, 4)).resolve(name);
  }

  @Override
  public void close() {
    // Nothing stays open between two calls.
  }
}
