package chat.parley.group;

import chat.parley.model.UserId;
import java.util.List;

/**
 * A change of a group's members, roles, title or description. It is an entry of the group's log, so
 * that every device agrees what was true at each message.
 *
 * @param by who did it
 * @param users whom it concerns; nobody for a title or description
 * @param text the title of a new or renamed group, or the description; else empty
 * @param promoted who became admin because the last one went; else null
 */
public record Change(Kind kind, UserId by, List<UserId> users, String text, UserId promoted) {

  /** The kinds, with their names on the wire and in the journal. */
  public enum Kind {
    /** The first entry; the first of the users is the creator and admin. */
    CREATED("created"),
    ADDED("added"),
    /** By an invite link. */
    JOINED("joined"),
    REMOVED("removed"),
    LEFT("left"),
    PROMOTED("promoted"),
    DEMOTED("demoted"),
    RENAMED("renamed"),
    DESCRIBED("described");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The name on the wire and in the journal; frozen for ever. */
    public String word() {
      return word;
    }
  }

  public Change {
    users = List.copyOf(users);
  }

  static Change of(Kind kind, UserId by, List<UserId> users) {
    return new Change(kind, by, users, "", null);
  }

  static Change text(Kind kind, UserId by, String text) {
    return new Change(kind, by, List.of(), text, null);
  }
}
