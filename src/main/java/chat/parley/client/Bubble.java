package chat.parley.client;

import chat.parley.model.Body;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;

/**
 * A message as a person sees it.
 *
 * @param sequence 0 while it is not known
 * @param time epoch milliseconds: the log's, or when it was written
 * @param check how far an own message has come; {@link Check#NONE} for those of others
 */
public record Bubble(long sequence, MessageId id, long time, UserId from, Body body, Check check) {

  /** The checks of an own message, in the order in which they come. */
  public enum Check {
    /** Somebody else's, or a change of a group. */
    NONE,
    /** Its file is on its way to the server; a clock as well. */
    UPLOADING,
    /** A clock. */
    PENDING,
    /** One check. */
    ACCEPTED,
    /** Two checks. */
    RECEIVED,
    /** Two blue checks. */
    READ,
    /** Refused for good. */
    FAILED,
    /** Written under a former device and not in the log. */
    NOT_SENT
  }
}
