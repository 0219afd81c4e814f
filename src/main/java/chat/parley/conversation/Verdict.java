package chat.parley.conversation;

import chat.parley.model.Message;
import java.util.List;

/** What the repeat check says of a batch. */
public sealed interface Verdict {

  /**
   * Some are new.
   *
   * @param messages the new ones
   * @param continues whether others of the frame are of the last batch already, so that the new
   *     ones join it
   */
  record Fresh(List<Message> messages, boolean continues) implements Verdict {}

  /** All are of the last batch. */
  record Repeat(List<Placed> placed) implements Verdict {}

  /** These have a number that was used for something else. */
  record Reused(List<Message> messages) implements Verdict {}
}
