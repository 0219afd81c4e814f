package chat.parley.user;

import chat.parley.model.Conversation;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * A small setting of a user. A forgotten one stays for a while with an empty value, so that devices
 * that were away learn of it.
 *
 * @param changed the position in the log of its latest change
 */
public record Preference(Key key, String value, long changed) {
  /** Settings of one conversation, or of none, that are not forgotten. */
  public static final int SET_MAX = 64;

  /** Settings of one conversation, forgotten ones included. */
  static final int KEPT_MAX = 128;

  /** Its name; conversation null for a setting of no conversation. */
  public record Key(Conversation conversation, String key) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.<Key, String>comparing(
                each -> each.conversation == null ? "" : each.conversation.name())
            .thenComparing(Key::key);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** Whether a setting of this key may be given a value without passing the limit. */
  static boolean hasRoom(TreePMap<Key, Preference> all, Key key) {
    Preference before = all.get(key);
    if (before != null && !before.value.isEmpty()) {
      return true;
    }
    return all.values().stream()
            .filter(each -> sameConversation(each.key, key) && !each.value.isEmpty())
            .count()
        < SET_MAX;
  }

  /** All settings with one more; the longest forgotten one leaves when there are too many. */
  static TreePMap<Key, Preference> plus(TreePMap<Key, Preference> all, Preference next) {
    TreePMap<Key, Preference> after = all.plus(next.key, next);
    long kept = after.keySet().stream().filter(each -> sameConversation(each, next.key)).count();
    if (kept <= KEPT_MAX) {
      return after;
    }
    Optional<Key> forgotten =
        after.entrySet().stream()
            .filter(each -> sameConversation(each.getKey(), next.key))
            .filter(each -> each.getValue().value.isEmpty())
            .min(Comparator.comparingLong(each -> each.getValue().changed))
            .map(Map.Entry::getKey);
    return forgotten.map(after::minus).orElse(after);
  }

  private static boolean sameConversation(Key one, Key other) {
    return java.util.Objects.equals(one.conversation, other.conversation);
  }
}
