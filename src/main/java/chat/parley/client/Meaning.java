package chat.parley.client;

import chat.parley.model.Body;
import chat.parley.model.MessageId;
import java.util.Optional;

/**
 * What a message means, by what clients agree to write into it ("Content" of the protocol). What is
 * not understood is told as such, and never guessed.
 */
public sealed interface Meaning {

  /** Plain text, perhaps in answer to another message. */
  record Text(String text, Optional<MessageId> replyTo) implements Meaning {}

  /** A file, a picture, a sound. */
  record Media(MediaContent media, Optional<MessageId> replyTo) implements Meaning {}

  /** The target now reads otherwise; counts only when its author says so, after it in the log. */
  record Edit(MessageId target, String text) implements Meaning {}

  /** The target is gone; counts like an edit, and for ever. */
  record Delete(MessageId target) implements Meaning {}

  /**
   * A reaction to the target, in place of an earlier one of the same user.
   *
   * @param emoji empty takes it back
   */
  record Reaction(MessageId target, String emoji) implements Meaning {}

  /** A change of a group. */
  record Change(MembershipContent change) implements Meaning {}

  /** None of these. */
  record Unknown(Body.Kind kind) implements Meaning {}

  /** Characters of a reaction. */
  int EMOJI_MAX = 32;

  /** What a body means; never throws. */
  static Meaning of(Body body) {
    return Meanings.of(body);
  }

  /** Whether a body is a message to be read, and not just a change of one or of a group. */
  static boolean isPost(Body body) {
    return switch (of(body)) {
      case Text any -> true;
      case Media any -> true;
      case Unknown any -> any.kind() != Body.Kind.MEMBERSHIP;
      case Edit any -> false;
      case Delete any -> false;
      case Reaction any -> false;
      case Change any -> false;
    };
  }
}
