package chat.parley.model;

/** A device of a user, as the source of messages. */
public record Sender(UserId user, int device) implements Comparable<Sender> {
  @Override
  public int compareTo(Sender other) {
    int byUser = user.compareTo(other.user);
    return byUser != 0 ? byUser : Integer.compare(device, other.device);
  }
}
