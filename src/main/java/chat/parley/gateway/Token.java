package chat.parley.gateway;

import chat.parley.model.Bytes;
import chat.parley.model.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a device's token says: {@code p1.<user>.<device>.<secret>}, where user and secret are
 * base64url without padding and the secret is 32 random bytes. It names user and device so that it
 * can be routed without a look-up. Only the SHA-256 of the secret is kept here, so that a token can
 * be passed on and logged.
 */
public record Token(UserId user, int device, Bytes secretHash) {
  private static final Pattern SHAPE =
      Pattern.compile("p1\\.([A-Za-z0-9_-]{3,43})\\.([1-9][0-9]{0,8})\\.([A-Za-z0-9_-]{43})");

  /** Reads a token; empty when it does not have the shape. */
  public static Optional<Token> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      Base64.Decoder decoder = Base64.getUrlDecoder();
      String user = new String(decoder.decode(matcher.group(1)), StandardCharsets.UTF_8);
      byte[] secret = decoder.decode(matcher.group(3));
      if (!UserId.isValid(user)) {
        return Optional.empty();
      }
      int device = Integer.parseInt(matcher.group(2));
      return Optional.of(new Token(new UserId(user), device, sha256(secret)));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** The secret of a token that is about to be issued. It never shows itself. */
  public static final class Secret {
    private static final int BYTES = 32;
    private final byte[] bytes = new byte[BYTES];

    /** Draws one; the generator has to be a cryptographic one. */
    public Secret(RandomGenerator random) {
      random.nextBytes(bytes);
    }

    /** What the log keeps of it. */
    public Bytes hash() {
      return sha256(bytes);
    }

    /** The text that its device is given, once. */
    public String tokenOf(UserId user, int device) {
      Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
      String name = encoder.encodeToString(user.value().getBytes(StandardCharsets.UTF_8));
      return "p1." + name + "." + device + "." + encoder.encodeToString(bytes);
    }
  }

  private static Bytes sha256(byte[] secret) {
    try {
      return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(secret));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
