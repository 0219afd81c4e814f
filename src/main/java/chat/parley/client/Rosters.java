package chat.parley.client;

import chat.parley.client.LocalStore.Transaction;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import java.util.Map;
import java.util.TreeMap;

/** Who is in the groups of a device, brought along with their entries. */
final class Rosters {
  private Rosters() {}

  static Roster roster(Transaction tx, Conversation conversation) {
    return tx.roster(conversation).orElseGet(() -> Roster.unknown(conversation));
  }

  /** Stores a roster that is another one now, and tells of it. */
  static void keep(Transaction tx, Roster roster, Step step) {
    if (!tx.roster(roster.conversation()).map(roster::equals).orElse(false)) {
      tx.put(roster);
      step.tell(new ClientEvent.RosterChanged(roster.conversation(), roster));
    }
  }

  /**
   * Follows an entry that was stored.
   *
   * @param jumped whether entries before it were not shown to this user
   */
  static Chat follow(Transaction tx, Chat chat, Entry entry, UserId me, boolean jumped, Step step) {
    MembershipContent change = MembershipContent.read(entry.message().body()).orElse(null);
    if (entry.message().body().kind() != Body.Kind.MEMBERSHIP && !jumped) {
      return chat;
    }
    Roster before = roster(tx, chat.conversation());
    Roster after = jumped ? before.uncertain() : before;
    if (change == null) {
      // A change that only later releases know may have changed anything.
      keep(tx, after.uncertain(), step);
      return chat;
    }
    keep(tx, after.after(change, me), step);
    return switch (change.kind()) {
      // Below the head that is known, the title that came with the head is the later one.
      case CREATED, RENAMED ->
          entry.sequence() < chat.head() ? chat : chat.with(chat.face().withTitle(change.text()));
      case ADDED, JOINED, REMOVED, LEFT, PROMOTED, DEMOTED, DESCRIBED -> chat;
    };
  }

  /** A head is told to members only; one that is not above what is here may be a late one. */
  static void headed(Transaction tx, Chat before, ServerFrame.Head head, Step step) {
    Roster roster = roster(tx, head.conversation());
    switch (roster.standing()) {
      case MEMBER -> keep(tx, roster, step);
      case FOUNDING, GONE -> {
        if (head.head() > before.have()) {
          keep(tx, roster.joined(), step);
        }
      }
    }
  }

  /** The members as the server has listed them, unless this user is known to have gone. */
  static void listed(Transaction tx, ServerFrame.Result result, Step step) {
    if (result.conversation() == null || result.members() == null) {
      return;
    }
    Roster roster = roster(tx, result.conversation());
    if (roster.standing() == Roster.Standing.GONE) {
      return;
    }
    Map<UserId, Roster.Role> members = new TreeMap<>();
    for (ServerFrame.Member each : result.members()) {
      members.put(each.user(), each.admin() ? Roster.Role.ADMIN : Roster.Role.MEMBER);
    }
    String description = result.description() == null ? "" : result.description();
    keep(tx, roster.listed(new TreeMap<>(members), description), step);
  }
}
