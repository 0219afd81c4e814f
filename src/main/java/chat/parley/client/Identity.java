package chat.parley.client;

import chat.parley.model.UserId;

/**
 * Who a store belongs to.
 *
 * @param server the server's address, like {@code http://localhost:8080}, without a final slash
 * @param token the secret of this device
 */
public record Identity(String server, UserId user, int device, String token) {

  /** Without the token, which must not reach a log. */
  @Override
  public String toString() {
    return user + "/" + device + " at " + server;
  }
}
