package chat.parley.check.chaos;

import chat.parley.check.RecordedDevice;
import chat.parley.model.UserId;
import java.util.List;

/**
 * A user with all of its devices.
 *
 * @param server the server's address as this user sees it
 */
record Person(UserId user, String server, List<RecordedDevice> devices) {
  Person {
    devices = List.copyOf(devices);
  }
}
