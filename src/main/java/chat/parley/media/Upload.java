package chat.parley.media;

import chat.parley.model.MediaHash;
import java.util.Optional;

/**
 * How far a resumable upload has come.
 *
 * @param id 32 hexadecimal digits, random
 * @param length announced bytes
 * @param offset bytes that have come
 * @param expires epoch milliseconds
 * @param hash of all bytes, once they have come
 */
public record Upload(String id, long length, long offset, long expires, Optional<MediaHash> hash) {

  boolean isComplete() {
    return offset == length;
  }
}
