package chat.parley.user;

import chat.parley.conversation.Membership;
import chat.parley.model.GroupId;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * A group that the user is in or has left.
 *
 * @param changed the position in the log at which this became known
 */
public record Belonging(Membership membership, long changed) {

  /** All groups with one more; the one that was left longest ago is forgotten when too many are. */
  static TreePMap<GroupId, Belonging> plus(TreePMap<GroupId, Belonging> all, Belonging next) {
    TreePMap<GroupId, Belonging> after = all.plus(next.membership.group(), next);
    long left = after.values().stream().filter(each -> !each.membership.member()).count();
    if (left <= Membership.LEFT_MAX) {
      return after;
    }
    Optional<GroupId> oldest =
        after.entrySet().stream()
            .filter(each -> !each.getValue().membership.member())
            .min(Comparator.comparingLong(each -> each.getValue().changed))
            .map(Map.Entry::getKey);
    return oldest.map(after::minus).orElse(after);
  }
}
