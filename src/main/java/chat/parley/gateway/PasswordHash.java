package chat.parley.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * An Argon2id hash (RFC 9106) with what is needed to make it again, in the PHC string format:
 * {@code $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>}, base64 without padding.
 */
record PasswordHash(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {
  /** The least that OWASP's password storage cheat sheet allows. */
  static final int MEMORY_KIB = 19 * 1024;

  static final int PASSES = 2;
  static final int LANES = 1;
  static final int HASH_BYTES = 32;

  /** Above this a stored hash is not believed: it would take the node's memory. */
  private static final int MEMORY_KIB_MAX = 1024 * 1024;

  private static final Pattern SHAPE =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,2}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  /** Hashes with the parameters of today. */
  static PasswordHash of(String password, byte[] salt) {
    byte[] hash = hash(password, MEMORY_KIB, PASSES, LANES, salt, HASH_BYTES);
    return new PasswordHash(MEMORY_KIB, PASSES, LANES, salt, hash);
  }

  /** Reads an encoded hash; empty when it can't be one. */
  static Optional<PasswordHash> parse(String encoded) {
    Matcher matcher = SHAPE.matcher(encoded);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int memory = Integer.parseInt(matcher.group(1));
    int passes = Integer.parseInt(matcher.group(2));
    int lanes = Integer.parseInt(matcher.group(3));
    if (passes < 1 || lanes < 1 || memory < 8 * lanes || memory > MEMORY_KIB_MAX) {
      return Optional.empty();
    }
    try {
      Base64.Decoder decoder = Base64.getDecoder();
      byte[] salt = decoder.decode(matcher.group(4));
      byte[] hash = decoder.decode(matcher.group(5));
      return Optional.of(new PasswordHash(memory, passes, lanes, salt, hash));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** The PHC string. */
  String encoded() {
    Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            memoryKib, passes, lanes, encoder.encodeToString(salt), encoder.encodeToString(hash));
  }

  /** Compares in constant time. */
  boolean matches(String password) {
    return MessageDigest.isEqual(hash, hash(password, memoryKib, passes, lanes, salt, hash.length));
  }

  private static byte[] hash(
      String password, int memoryKib, int passes, int lanes, byte[] salt, int bytes) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[bytes];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }

  /** Nothing of it: hashes do not belong in logs. */
  @Override
  public String toString() {
    return "argon2id hash";
  }
}
