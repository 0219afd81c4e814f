package chat.parley.check;

import chat.parley.model.Sender;
import chat.parley.model.UserId;
import java.util.HashMap;
import java.util.Map;

/** C5: when somebody was last seen never goes back, and is not to come. */
final class LastSeenTruth implements Check {
  /** By how much the clocks of recorder and server may differ, in milliseconds. */
  static final long CLOCKS_DIFFER_MS_MAX = 2_000;

  @Override
  public String name() {
    return "C5 presence";
  }

  private record Watch(Sender device, UserId user) {}

  @Override
  public void run(Evidence evidence, Findings findings) {
    Map<Watch, Observation.Presence> last = new HashMap<>();
    evidence
        .each(Observation.Presence.class)
        .filter(each -> each.lastSeen() != null)
        .forEach(each -> {
          if (each.lastSeen() > each.at() + CLOCKS_DIFFER_MS_MAX) {
            findings.add("last seen in the future", each);
          }
          Observation.Presence before = last.put(new Watch(each.device(), each.user()), each);
          if (before != null && each.lastSeen() < before.lastSeen()) {
            findings.add("last seen went back", before, each);
          }
        });
  }
}
