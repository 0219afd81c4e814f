package chat.parley.media;

import chat.parley.model.MediaHash;
import chat.parley.model.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of resumable uploads: {@code u-alice/<id>.bytes} is what has come, and its length is
 * the offset; {@code <id>.record} is what is known beside it. Methods block.
 */
final class UploadFiles {
  private static final String OWNER = "u-";
  private static final String BYTES = ".bytes";
  private static final String RECORD = ".record";
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  private final Path root;
  private final long keptMs;

  /** An upload by its owner and its id. */
  record Name(UserId owner, String id) {}

  /**
   * @param keptMs how long an upload is kept after its creation
   */
  UploadFiles(Path root, long keptMs) throws IOException {
    this.root = root;
    this.keptMs = keptMs;
    Directories.create(root);
  }

  /**
   * Begins an upload.
   *
   * @param unfinishedMax how many the owner may have, this one included
   */
  Upload create(Name name, UploadRecord upload, int unfinishedMax) throws IOException {
    Path folder = folder(name.owner());
    Directories.create(folder);
    try (Stream<Path> files = Files.list(folder)) {
      if (files.filter(file -> file.toString().endsWith(BYTES)).count() >= unfinishedMax) {
        throw new MediaException(
            MediaRefusal.TOO_MANY_UNFINISHED,
            "at most " + unfinishedMax + " uploads may be unfinished");
      }
    }
    Files.createFile(bytes(name));
    try {
      upload.write(record(name));
    } catch (IOException failed) {
      Files.deleteIfExists(bytes(name));
      throw failed;
    }
    return told(name, upload, 0);
  }

  /**
   * How far an upload has come.
   *
   * @throws MediaException when its owner has none of that id, or it is over
   */
  Upload load(Name name, long now) throws IOException {
    UploadRecord upload = read(name);
    if (upload.created() + keptMs <= now) {
      throw unknown();
    }
    if (upload.hash().isPresent()) {
      return told(name, upload, upload.length());
    }
    try {
      return told(name, upload, Files.size(bytes(name)));
    } catch (NoSuchFileException incomplete) {
      throw unknown();
    }
  }

  private UploadRecord read(Name name) throws IOException {
    if (!ID.matcher(name.id()).matches()) {
      throw unknown();
    }
    try {
      return UploadRecord.read(record(name));
    } catch (NoSuchFileException missing) {
      throw unknown();
    }
  }

  private static MediaException unknown() {
    return new MediaException(MediaRefusal.UNKNOWN, "no such upload, or its time is over");
  }

  private Upload told(Name name, UploadRecord upload, long offset) {
    return new Upload(name.id(), upload.length(), offset, upload.created() + keptMs, upload.hash());
  }

  /**
   * Writes down the hash of an upload that has all its bytes.
   *
   * @param hash if it is known already; else the file is read
   * @throws MediaException when another one was announced; the upload is forgotten then
   */
  Upload finish(Name name, Optional<MediaHash> hash) throws IOException {
    UploadRecord upload = read(name);
    MediaHash found = hash.isPresent() ? hash.get() : StagedFile.hash(bytes(name));
    if (upload.expected().isPresent() && !upload.expected().get().equals(found)) {
      delete(name);
      throw new MediaException(
          MediaRefusal.WRONG_HASH, "the bytes have another hash than was announced");
    }
    UploadRecord finished = upload.finished(found);
    finished.write(record(name));
    return told(name, finished, upload.length());
  }

  /** Whether the bytes are still here: then the store does not have them yet. */
  boolean hasBytes(Name name) {
    return Files.exists(bytes(name));
  }

  /** Forgets an upload; nothing happens when it is not there. */
  void delete(Name name) throws IOException {
    Files.deleteIfExists(record(name));
    Files.deleteIfExists(bytes(name));
  }

  /** The uploads whose time is over, at most so many. */
  List<Name> expired(long now, int max) throws IOException {
    List<Name> expired = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root, 2)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Optional<Name> name = name(file);
        if (expired.size() < max && name.isPresent() && isOver(file, now)) {
          expired.add(name.get());
        }
      }
    } catch (java.io.UncheckedIOException failed) {
      throw failed.getCause();
    }
    return expired;
  }

  private Optional<Name> name(Path file) {
    String folder = file.getParent().getFileName().toString();
    String text = file.getFileName().toString();
    int dot = text.indexOf('.');
    boolean owned = folder.startsWith(OWNER) && UserId.isValid(folder.substring(OWNER.length()));
    return owned && dot > 0 && ID.matcher(text.substring(0, dot)).matches()
        ? Optional.of(
            new Name(new UserId(folder.substring(OWNER.length())), text.substring(0, dot)))
        : Optional.empty();
  }

  /** Without a record, or with a damaged one, the last change of the file counts. */
  private boolean isOver(Path file, long now) throws IOException {
    Path record = record(name(file).orElseThrow());
    try {
      if (!Files.exists(record)) {
        return Files.getLastModifiedTime(file).toMillis() + keptMs <= now;
      }
      return created(record) + keptMs <= now;
    } catch (NoSuchFileException goneMeanwhile) {
      return false;
    }
  }

  private static long created(Path record) throws IOException {
    try {
      return UploadRecord.read(record).created();
    } catch (NoSuchFileException gone) {
      throw gone;
    } catch (IOException damaged) {
      return Files.getLastModifiedTime(record).toMillis();
    }
  }

  Path bytes(Name name) {
    return folder(name.owner()).resolve(name.id() + BYTES);
  }

  private Path record(Name name) {
    return folder(name.owner()).resolve(name.id() + RECORD);
  }

  /** A user may be called "..", so the name never stands alone. */
  private Path folder(UserId owner) {
    return root.resolve(OWNER + owner.value());
  }
}
