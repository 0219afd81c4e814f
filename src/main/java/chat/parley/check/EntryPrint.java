package chat.parley.check;

import chat.parley.model.Body;
import chat.parley.model.Entry;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What tells one entry from another: its place, its source and a hash of its body.
 *
 * @param time epoch milliseconds by the server's clock
 * @param hash see {@link #hash}
 * @param membership whether a server wrote it
 */
record EntryPrint(
    long sequence,
    long time,
    Sender from,
    long number,
    MessageId id,
    String hash,
    boolean membership) {
  private static final int HASH_BYTES = 8;

  static EntryPrint of(Entry entry) {
    Body body = entry.message().body();
    return new EntryPrint(
        entry.sequence(),
        entry.time(),
        entry.sender(),
        entry.number(),
        entry.id(),
        hash(body),
        body.kind() == Body.Kind.MEMBERSHIP);
  }

  /** The first 8 bytes of the SHA-256 of kind and bytes, 16 hexadecimal digits. */
  static String hash(Body body) {
    MessageDigest digest = sha256();
    digest.update((byte) body.kind().code());
    return hex(digest.digest(body.bytes().array()));
  }

  /** The same of any bytes. */
  static String hash(byte[] bytes) {
    return hex(sha256().digest(bytes));
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
