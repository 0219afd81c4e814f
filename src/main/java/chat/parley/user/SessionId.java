package chat.parley.user;

/** The random name of one connection. */
public record SessionId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
