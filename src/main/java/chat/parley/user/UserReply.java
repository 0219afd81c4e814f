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

  /** What everybody may know. */
  record Profile(String name) implements UserReply {}
}
