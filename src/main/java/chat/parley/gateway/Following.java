package chat.parley.gateway;

import chat.parley.conversation.Membership;
import chat.parley.group.FanoutEvent;
import chat.parley.group.Stay;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.user.SessionEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The groups that a session follows, and what its client is certain to have of each: so that at the
 * end of a membership it can be given the rest, which it may not ask for any more. Pure; for one
 * thread.
 */
final class Following {
  private final Map<GroupId, Membership> known = new HashMap<>();

  /** Up to where the client has everything, at least; nothing of a group it has not heard of. */
  private final Map<GroupId, Long> stored = new HashMap<>();

  /** Ends that were told although a later coming or going is known, until that is told. */
  private final Map<GroupId, Long> outdated = new HashMap<>();

  private final boolean isNew;
  private Set<GroupId> registered = Set.of();
  private boolean listed;

  /**
   * @param isNew whether the device is new: then it begins each group at the user's own mark
   * @param cursors what the client has, as it says in its hello
   */
  Following(boolean isNew, Map<Conversation, Long> cursors) {
    this.isNew = isNew;
    cursors.forEach((conversation, upTo) -> {
      if (conversation instanceof Conversation.Group(GroupId group)) {
        stored.put(group, upTo);
      }
    });
  }

  /** The groups for whose news the session is to be registered. */
  Set<GroupId> registered() {
    return registered;
  }

  /** Whether all of the user's groups have been told; before, nobody can be called a stranger. */
  boolean isListed() {
    return listed;
  }

  /**
   * The user's groups, or some that have changed.
   *
   * @return whether other groups are followed now
   */
  boolean know(SessionEvent.Groups event) {
    listed |= event.all();
    Set<GroupId> next = new HashSet<>(registered);
    for (Membership each : event.memberships()) {
      Membership latest =
          known.merge(
              each.group(), each, (old, now) -> now.sequence() > old.sequence() ? now : old);
      // A group that was left is followed until the fan-out has told the end.
      if (latest.member() || owes(latest)) {
        next.add(each.group());
      }
    }
    boolean changed = !next.equals(registered);
    registered = Set.copyOf(next);
    return changed;
  }

  private boolean owes(Membership membership) {
    Long upTo = stored.get(membership.group());
    return !membership.member() && upTo != null && upTo < membership.sequence();
  }

  /**
   * The client is told the head of a group.
   *
   * @param received the user's own mark
   */
  void begin(GroupId group, long received) {
    outdated.remove(group);
    stored.putIfAbsent(group, isNew ? received : 0);
  }

  /** The client is told of a group by what it has written there itself. */
  public void hear(GroupId group) {
    stored.putIfAbsent(group, 0L);
  }

  /** The client has stored everything up to a sequence. */
  void store(GroupId group, long upTo) {
    stored.computeIfPresent(group, (same, before) -> Math.max(before, upTo));
  }

  /** Whether the session must be registered anew with the fan-out, which has let it go. */
  enum Again {
    NO,
    NOW,

    /** With its next renewal. */
    LATER
  }

  /**
   * What follows from the end of a membership.
   *
   * @param again whether more is to be told: the answer may be older than what is known
   * @param owed what is still to be read for the client, in this order
   */
  record End(Again again, List<SessionEvent.Grant> owed) {
    End {
      owed = List.copyOf(owed);
    }
  }

  /** The user is not in a group any more, or was not when this was said. */
  End left(FanoutEvent.Left event) {
    GroupId group = event.group();
    List<SessionEvent.Grant> owed = owed(group, event.stays());
    Again again = again(group, event.stays());
    if (again == Again.NO) {
      Set<GroupId> next = new HashSet<>(registered);
      next.remove(group);
      registered = Set.copyOf(next);
    }
    return new End(again, owed);
  }

  private List<SessionEvent.Grant> owed(GroupId group, List<Stay> stays) {
    List<SessionEvent.Grant> owed = new ArrayList<>();
    Long upTo = stored.get(group);
    if (upTo != null) {
      for (Stay each : stays) {
        if (each.upTo() > upTo) {
          owed.add(
              new SessionEvent.Grant(
                  new Conversation.Group(group),
                  0,
                  Math.max(each.from(), upTo + 1),
                  each.upTo(),
                  true));
        }
      }
      stored.put(group, Math.max(upTo, end(stays)));
    }
    return owed;
  }

  /** An answer that was slow may be older than several comings and goings. */
  private Again again(GroupId group, List<Stay> stays) {
    Membership membership = known.get(group);
    boolean more =
        membership != null
            && membership.sequence() > end(stays)
            // A group that has forgotten a former member will never tell the rest.
            && (membership.member() || !stays.isEmpty() && owes(membership));
    if (!more) {
      outdated.remove(group);
      return Again.NO;
    }
    // A group whose database was restored may know no better, however often it is asked.
    Long before = outdated.put(group, end(stays));
    return before != null && before == end(stays) ? Again.LATER : Again.NOW;
  }

  private static long end(List<Stay> stays) {
    return stays.isEmpty() ? 0 : stays.getLast().upTo();
  }
}
