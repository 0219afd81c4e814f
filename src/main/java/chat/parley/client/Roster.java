package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who is in a group, as far as a device knows. It follows the entries of the group that are stored
 * here.
 *
 * @param standing whether this user is in it
 * @param whole whether the members are all of them; otherwise {@code members} of the wire tells
 * @param description empty when there is none, or none is known
 */
public record Roster(
    Conversation conversation,
    Standing standing,
    boolean whole,
    SortedMap<UserId, Role> members,
    String description) {

  /** How this user stands to a group. The codes stand in the store and are frozen for ever. */
  public enum Standing {
    /** The group was made here, and no server has answered yet. */
    FOUNDING(0),
    MEMBER(1),
    /** Was never, or is no more a member: nothing can be sent, nothing will come. */
    GONE(2);

    private final int code;

    Standing(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    /**
     * The standing of a code in the store.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Standing of(int code) {
      for (Standing standing : values()) {
        if (standing.code == code) {
          return standing;
        }
      }
      throw new IllegalArgumentException("no standing has the code " + code);
    }
  }

  /** What a member may do. */
  public enum Role {
    MEMBER,
    ADMIN
  }

  public Roster {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }

  /** Of a group of which nothing is known but that it is there. */
  static Roster unknown(Conversation conversation) {
    return new Roster(conversation, Standing.MEMBER, false, new TreeMap<>(), "");
  }

  static Roster founding(Conversation conversation, UserId me, List<UserId> others) {
    SortedMap<UserId, Role> members = new TreeMap<>();
    others.forEach(each -> members.put(each, Role.MEMBER));
    members.put(me, Role.ADMIN);
    return new Roster(conversation, Standing.FOUNDING, false, members, "");
  }

  /** What a user may do; empty for who is no member, or not known to be one. */
  public Optional<Role> role(UserId user) {
    return Optional.ofNullable(members.get(user));
  }

  public boolean isAdmin(UserId user) {
    return members.get(user) == Role.ADMIN;
  }

  /**
   * After a change that was stored as an entry; applying one again that was seen changes nothing.
   */
  Roster after(MembershipContent change, UserId me) {
    SortedMap<UserId, Role> next = new TreeMap<>(members);
    Standing stands = standing;
    boolean all = whole;
    boolean mine = change.users().contains(me);
    switch (change.kind()) {
      case CREATED -> {
        next.clear();
        change.users().forEach(each -> next.put(each, Role.MEMBER));
        next.put(change.by(), Role.ADMIN);
        stands = mine ? Standing.MEMBER : stands;
        all = true;
      }
      case ADDED, JOINED -> {
        change.users().forEach(each -> next.put(each, Role.MEMBER));
        stands = mine ? Standing.MEMBER : stands;
      }
      case REMOVED, LEFT -> {
        change.users().forEach(next::remove);
        change.promoted().ifPresent(each -> next.put(each, Role.ADMIN));
        stands = mine ? Standing.GONE : stands;
        all = all && !mine;
      }
      case PROMOTED -> change.users().forEach(each -> next.put(each, Role.ADMIN));
      case DEMOTED -> change.users().forEach(each -> next.put(each, Role.MEMBER));
      case RENAMED -> {}
      case DESCRIBED -> {
        return new Roster(conversation, standing, whole, members, change.text());
      }
    }
    return new Roster(conversation, stands, all, next, description);
  }

  Roster uncertain() {
    return new Roster(conversation, standing, false, members, description);
  }

  Roster joined() {
    return new Roster(conversation, Standing.MEMBER, false, members, description);
  }

  Roster gone() {
    return new Roster(conversation, Standing.GONE, false, members, description);
  }

  Roster listed(SortedMap<UserId, Role> all, String text) {
    return new Roster(conversation, standing, true, all, text);
  }
}
