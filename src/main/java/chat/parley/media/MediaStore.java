package chat.parley.media;

import chat.parley.model.MediaHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Where finished bytes lie, by their hash. Every method blocks and may be called by many threads; a
 * store that can't be reached or has no room throws an {@link IOException}, and nothing has changed
 * then that a repetition would not mend.
 *
 * <p>Bytes are taken away in two steps, so that an upload of the same bytes at the same moment
 * loses nothing: {@link #retire} hides them, {@link #restore} brings them back and {@link #discard}
 * deletes them.
 */
public interface MediaStore extends AutoCloseable {

  /**
   * Some bytes in the store.
   *
   * @param size in bytes
   * @param since epoch milliseconds at which they were stored
   */
  record Stored(MediaHash hash, long size, long since) {}

  /**
   * Takes a finished file over: it is gone afterwards. Durable when it returns. The same bytes
   * again cost nothing.
   *
   * @param file closed, synchronised, and with that hash
   */
  void put(MediaHash hash, Path file) throws IOException;

  /** How many bytes these are; empty when they are not here. */
  OptionalLong size(MediaHash hash) throws IOException;

  /**
   * Opens a range; the caller closes it, at any time.
   *
   * @param from first byte, at most the size
   * @param length at most what is left
   * @throws java.nio.file.NoSuchFileException when the bytes are not here
   */
  InputStream open(MediaHash hash, long from, long length) throws IOException;

  /** Tells of all bytes, in no order; those that come or go meanwhile may be told of or not. */
  void list(Consumer<Stored> each) throws IOException;

  /** Hides bytes; nothing happens when they are not here. */
  void retire(MediaHash hash) throws IOException;

  /** Brings hidden bytes back; nothing happens when they are not hidden. */
  void restore(MediaHash hash) throws IOException;

  /** Deletes hidden bytes; nothing happens when they are not hidden. */
  void discard(MediaHash hash) throws IOException;

  /** Tells of all bytes that are hidden: a sweep that was broken off has left them. */
  void listRetired(Consumer<MediaHash> each) throws IOException;

  @Override
  void close();
}
