package chat.parley.user;

import chat.parley.protocol.ErrorCode;
import java.util.List;

/** The answers to commands of the edge. */
public sealed interface UserReply {

  record Done() implements UserReply {}

  record Refusal(ErrorCode code, String detail) implements UserReply {}

  /** The encoded hash to compare a password with. */
  record PasswordHash(String encoded) implements UserReply {}

  /** The number of a new device. */
  record DeviceNumber(int device) implements UserReply {}

  /** The devices, in order of their numbers. */
  record Devices(List<Listed> devices) implements UserReply {
    /** A device; {@code online} when it has a session. */
    public record Listed(int device, String label, long created, boolean online) {}
  }

  /**
   * How an account stands.
   *
   * @param created epoch milliseconds
   * @param devices signed-in devices
   * @param conversations direct chats that have begun
   * @param groups that the user is in
   * @param waiting entries of direct chats that no device of the user has stored yet
   */
  record Inspected(
      Account.Standing standing,
      long created,
      int devices,
      int conversations,
      int groups,
      long waiting,
      List<Session> sessions)
      implements UserReply {
    /**
     * A connection.
     *
     * @param node where its socket is; empty when not known
     * @param since when the entity has taken it in, epoch milliseconds
     * @param heard when its client was last heard, as far as the entity knows
     */
    public record Session(
        SessionId session, int device, String label, String node, long since, long heard) {
      Session at(String where) {
        return new Session(session, device, label, where, since, heard);
      }
    }
  }

  /** What everybody may know. */
  record Profile(String name) implements UserReply {}
}
