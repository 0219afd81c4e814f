package chat.parley.gateway;

import chat.parley.model.Bytes;
import chat.parley.model.GroupId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The text of an invite link: the group's id and a secret of 26 base32 characters, 130 random bits.
 * The secret is kept by nobody; the group knows its hash.
 */
record InviteText(GroupId group, String secret) {
  private static final int ID_LENGTH = 26;
  private static final int SECRET_LENGTH = 26;
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  /** A new one. */
  static InviteText draw(GroupId group, RandomGenerator random) {
    StringBuilder secret = new StringBuilder(SECRET_LENGTH);
    for (int i = 0; i < SECRET_LENGTH; i++) {
      secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new InviteText(group, secret.toString());
  }

  /** Reads a text that somebody was given; empty when it can't be one. */
  static Optional<InviteText> parse(String text) {
    if (text.length() != ID_LENGTH + SECRET_LENGTH) {
      return Optional.empty();
    }
    String id = text.substring(0, ID_LENGTH);
    return GroupId.isValid(id)
        ? Optional.of(new InviteText(new GroupId(id), text.substring(ID_LENGTH)))
        : Optional.empty();
  }

  String text() {
    return group.value() + secret;
  }

  Bytes hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Bytes.wrap(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** Never the secret, which must not reach a log. */
  @Override
  public String toString() {
    return "an invite link of " + group;
  }
}
