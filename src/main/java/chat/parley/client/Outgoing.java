package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.protocol.ErrorCode;

/**
 * A message in the outbox, or one that left it without success and is still shown.
 *
 * @param written epoch milliseconds by the device's clock
 * @param place the highest sequence stored here when it was written: where it is shown if it fails
 */
public record Outgoing(
    Conversation conversation, Message message, long written, long place, Fate fate) {

  /** What has become of a message. The codes stand in the store and are frozen for ever. */
  public enum State {
    /** Not in a batch yet. */
    WAITING(0),
    /** In the batch that is sent, and sent again, until it is answered. */
    BATCHED(1),
    /** Accepted; leaves the outbox when its entry is in the store. */
    ACCEPTED(2),
    /** Refused for good; kept to be shown. */
    FAILED(3),
    /** Written under a former device of this store; the log will tell whether it was sent. */
    IN_DOUBT(4),
    /** Not in the log under the former device; a person may send it again. */
    NOT_SENT(5);

    private final int code;

    State(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    /**
     * The state of a code in the store.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static State of(int code) {
      for (State state : values()) {
        if (state.code == code) {
          return state;
        }
      }
      throw new IllegalArgumentException("no state of a message has the code " + code);
    }
  }

  /**
   * How a message fares.
   *
   * @param sequence its place in the log, or 0 when not known
   * @param failure why it was refused, or null
   */
  public record Fate(State state, long sequence, ErrorCode failure) {
    static final Fate WAITING = new Fate(State.WAITING, 0, null);
  }

  public MessageId id() {
    return message.id();
  }

  public long number() {
    return message.number();
  }

  public State state() {
    return fate.state();
  }

  Outgoing become(State state) {
    return with(new Fate(state, fate.sequence(), null));
  }

  Outgoing accepted(long sequence) {
    return with(new Fate(State.ACCEPTED, sequence, null));
  }

  Outgoing seenAt(long sequence) {
    return with(new Fate(fate.state(), sequence, fate.failure()));
  }

  Outgoing failed(ErrorCode code) {
    return with(new Fate(State.FAILED, 0, code));
  }

  private Outgoing with(Fate next) {
    return new Outgoing(conversation, message, written, place, next);
  }
}
