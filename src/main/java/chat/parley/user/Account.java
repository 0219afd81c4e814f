package chat.parley.user;

import chat.parley.model.Bytes;
import org.pcollections.TreePMap;

/**
 * Who the user is and on which devices.
 *
 * @param created epoch milliseconds
 * @param passwordHash encoded Argon2id
 * @param lastDevice the highest device number ever given; numbers are not given twice
 */
public record Account(
    long created,
    String name,
    String passwordHash,
    TreePMap<Integer, Device> devices,
    int lastDevice,
    Standing standing) {

  /** What an operator has decided about the account. */
  public enum Standing {
    ACTIVE,
    /** No device can sign in or connect; all else is as before. */
    SUSPENDED,
    /** For good: nobody but the journal knows what it was; its id is never issued again. */
    DELETED
  }

  /**
   * A signed-in device.
   *
   * @param created epoch milliseconds
   * @param secretHash SHA-256 of the secret in its token
   */
  public record Device(int number, String label, long created, Bytes secretHash) {}

  Account withName(String next) {
    return new Account(created, next, passwordHash, devices, lastDevice, standing);
  }

  Account plus(Device device) {
    return new Account(
        created,
        name,
        passwordHash,
        devices.plus(device.number(), device),
        Math.max(lastDevice, device.number()),
        standing);
  }

  Account minus(int device) {
    return new Account(created, name, passwordHash, devices.minus(device), lastDevice, standing);
  }

  Account standing(Standing next) {
    return new Account(created, name, passwordHash, devices, lastDevice, next);
  }

  /** What is left of it: that there was one. */
  Account erased() {
    return new Account(created, "", "", TreePMap.empty(), lastDevice, Standing.DELETED);
  }
}
