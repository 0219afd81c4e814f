package chat.parley.gateway;

import chat.parley.model.MediaHash;
import chat.parley.protocol.ErrorCode;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * The hash that a client announces: {@code Repr-Digest: sha-256=:<base64>:} (RFC 9530, section 3).
 * Digests by other algorithms beside it are ignored.
 */
final class ReprDigest {
  static final String HEADER = "Repr-Digest";

  private static final Pattern SHA_256 =
      Pattern.compile("(?:^|,)\\s*sha-256=:([A-Za-z0-9+/]*={0,2}):\\s*(?:,|$)");

  private ReprDigest() {}

  /** The SHA-256, if any is announced; a {@link CallFailure} when it can't be read. */
  static Optional<MediaHash> of(HttpRequest request) {
    return Caller.header(request, HEADER).flatMap(ReprDigest::parse);
  }

  static Optional<MediaHash> parse(String header) {
    if (!header.contains("sha-256=")) {
      return Optional.empty();
    }
    Matcher digest = SHA_256.matcher(header);
    try {
      if (digest.find()) {
        return Optional.of(MediaHash.of(Base64.getDecoder().decode(digest.group(1))));
      }
    } catch (IllegalArgumentException notAHash) {
      // Answered below.
    }
    throw new CallFailure(
        ErrorCode.BAD_FRAME, "`" + HEADER + "` is sha-256=:, 32 bytes in base64, and :");
  }
}
