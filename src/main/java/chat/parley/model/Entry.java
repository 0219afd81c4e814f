package chat.parley.model;

/**
 * A message in a conversation's log.
 *
 * @param sequence its place: 1, 2, 3 … without gaps, the same for every participant
 * @param time epoch milliseconds by the clock of the home, never before the previous entry's
 * @param sender who wrote it, on which device
 * @param continues whether it belongs to the same batch as the sender's previous entry
 */
public record Entry(long sequence, long time, Sender sender, boolean continues, Message message) {
  public long number() {
    return message.number();
  }

  public MessageId id() {
    return message.id();
  }
}
