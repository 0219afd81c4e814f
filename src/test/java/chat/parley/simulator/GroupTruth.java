package chat.parley.simulator;

import chat.parley.group.FanoutEvent;
import chat.parley.group.GroupAnswer;
import chat.parley.group.GroupEvent;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.GroupAction;
import chat.parley.protocol.ServerFrame;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What really happened in groups, and the promises about them that hold at every moment. */
final class GroupTruth {
  private final World world;

  /** What a person wrote, and what had been accepted in the group before. */
  record Written(UserId from, GroupId to, Body body, long after) {}

  private record Reader(GroupId group, UserId user) {}

  private record Request(UserId user, String name) {}

  private record Asked(GroupAction action, long at) {}

  /** What the devices of a user have stored and opened of a group. */
  private static final class Stored {
    private final Set<Long> sequences = new HashSet<>();
    private long opened;
  }

  private final Map<MessageId, Written> written = new HashMap<>();
  private final Map<MessageId, Long> accepted = new HashMap<>();
  private final Map<GroupId, Long> highestAccepted = new HashMap<>();
  private final Map<GroupId, Stays> stays = new TreeMap<>();
  private final Map<GroupId, Set<MessageId>> placed = new HashMap<>();
  private final Map<GroupId, Map<Sender, Long>> numbers = new HashMap<>();
  private final Map<Reader, Stored> stored = new HashMap<>();
  private final Map<Request, Asked> asked = new HashMap<>();

  GroupTruth(World world) {
    this.world = world;
  }

  Stays stays(GroupId group) {
    return stays.computeIfAbsent(group, each -> new Stays());
  }

  /** The messages for which some device may have shown one check, with their places. */
  Map<MessageId, Long> accepted() {
    return accepted;
  }

  Map<MessageId, Written> written() {
    return written;
  }

  /** A person writes a message. */
  void writes(UserId from, GroupId to, MessageId id, Body body) {
    written.put(id, new Written(from, to, body, highestAccepted.getOrDefault(to, 0L)));
  }

  /** A person asks for something, for the first time. */
  void asks(UserId user, String request, GroupAction action) {
    asked.put(new Request(user, request), new Asked(action, world.agenda.now()));
  }

  /** An entry is committed after those that are given. */
  void committed(GroupId group, GroupEvent event, Entry entry, List<Entry> before) {
    Violation.unless(
        entry.sequence() == before.size() + 1, "%s after %d of #%s", entry, before.size(), group);
    Violation.unless(
        before.isEmpty() || before.getLast().time() <= entry.time(), "time goes back at %s", entry);
    if (event instanceof GroupEvent.Changed changed) {
      stays(group).changed(changed.change(), entry.sequence(), world.agenda.now());
      return;
    }
    Violation.unless(
        stays(group).isMember(entry.sender().user()), "%s is not of a member of #%s", entry, group);
    Violation.unless(
        placed.computeIfAbsent(group, each -> new HashSet<>()).add(entry.id()),
        "%s is twice in #%s",
        entry.id(),
        group);
    Long last =
        numbers.computeIfAbsent(group, each -> new HashMap<>()).put(entry.sender(), entry.number());
    Violation.unless(
        last == null || last < entry.number(), "%s after number %d in #%s", entry, last, group);
    Written origin = written.get(entry.id());
    Violation.unless(
        origin != null
            && origin.from().equals(entry.sender().user())
            && origin.to().equals(group)
            && origin.body().equals(entry.message().body()),
        "%s was written as %s",
        entry,
        origin);
    Violation.unless(
        entry.sequence() > origin.after(), "%s was written after %d", entry, origin.after());
  }

  /** A group answers a session. */
  void answered(GroupShell group, GroupShell.Guest guest, GroupAnswer answer) {
    switch (answer) {
      case GroupAnswer.Frame(var frame) -> answered(group, guest, frame);
      case GroupAnswer.Granted granted -> {
        boolean inside =
            stays(group.self()).of(guest.user()).stream()
                .anyMatch(each -> each.holds(granted.low()) && each.holds(granted.high()));
        Violation.unless(
            inside && world.journal(group.self()).at(granted.high()) != null,
            "%s may read %s",
            guest.user(),
            granted);
      }
    }
  }

  private void answered(GroupShell group, GroupShell.Guest guest, ServerFrame frame) {
    if (frame instanceof ServerFrame.Accepted f) {
      f.messages().forEach(each -> accepted(group.self(), each));
    } else if (frame instanceof ServerFrame.Messages f) {
      f.entries().forEach(each -> entry(group.self(), guest.user(), each));
    } else if (frame instanceof ServerFrame.Result f) {
      Asked what = asked.get(new Request(guest.user(), f.request()));
      if (what != null) {
        done(group.self(), guest.user(), what);
      }
    }
  }

  private void accepted(GroupId group, ServerFrame.AcceptedMessage message) {
    Entry entry = world.journal(group).at(message.sequence());
    Violation.unless(
        entry != null && entry.id().equals(message.id()) && entry.number() == message.number(),
        "%s is accepted in #%s, whose log has %s there",
        message,
        group,
        entry);
    accepted.put(message.id(), message.sequence());
    highestAccepted.merge(group, message.sequence(), Math::max);
  }

  /** A change is confirmed: the logs of all concerned know of it, or of a later one. */
  private void done(GroupId group, UserId by, Asked what) {
    switch (what.action()) {
      case GroupAction.Create a -> {
        // Asked again, it is done although somebody may have gone meanwhile.
        told(group, by, true, what.at());
        a.members().forEach(each -> made(group, each));
      }
      case GroupAction.Add a -> a.users().forEach(each -> told(group, each, true, what.at()));
      case GroupAction.Join a -> told(group, by, true, what.at());
      case GroupAction.Remove a -> a.users().forEach(each -> told(group, each, false, what.at()));
      case GroupAction.Leave a -> told(group, by, false, what.at());
      case GroupAction.Promote a -> {}
      case GroupAction.Demote a -> {}
      case GroupAction.Rename a -> {}
      case GroupAction.Describe a -> {}
      case GroupAction.Link a -> {}
      case GroupAction.Unlink a -> {}
      case GroupAction.Members a -> {}
    }
  }

  /** Whoever came with the first entry knows of that; others came by what was asked besides. */
  private void made(GroupId group, UserId user) {
    boolean first = stays(group).of(user).stream().anyMatch(each -> each.from() == 1);
    Violation.unless(
        !first || world.journal(user).durable().groups().get(group) != null,
        "#%s is confirmed to be made, but the log of %s has nothing of it",
        group,
        user);
  }

  private void told(GroupId group, UserId user, boolean joined, long askedAt) {
    // The state that was asked for lasted from one of these changes on, when or after it was asked.
    long least = Long.MAX_VALUE;
    List<Stays.Stay> all = stays(group).of(user);
    for (int i = 0; i < all.size(); i++) {
      Stays.Stay each = all.get(i);
      long lastedTo =
          joined ? each.endedAt() : i + 1 < all.size() ? all.get(i + 1).beganAt() : Stays.OPEN;
      if ((joined || !each.isOpen()) && lastedTo >= askedAt) {
        least = Math.min(least, joined ? each.from() : each.to());
      }
    }
    Violation.unless(
        !joined || least < Long.MAX_VALUE, "%s is confirmed to have joined #%s", user, group);
    var known = world.journal(user).durable().groups().get(group);
    Violation.unless(
        least == Long.MAX_VALUE || known != null && known.membership().sequence() >= least,
        "a change of %s in #%s at %d is confirmed, but the user's log has %s",
        user,
        group,
        least,
        known);
  }

  /** The fan-out of a node tells a session of a user. */
  void told(UserId user, FanoutEvent event) {
    switch (event) {
      case FanoutEvent.Told(ServerFrame.Message f, var text) ->
          entry(groupOf(f.conversation()), user, f.entry());
      case FanoutEvent.Told(ServerFrame.Marks f, var text) -> marks(user, f);
      case FanoutEvent.Told any -> {}
      case FanoutEvent.HeadMoved(var head) -> head(user, head);
      case FanoutEvent.Left(var group, var times) ->
          times.forEach(each ->
              Violation.unless(
                  stays(group).of(user).stream()
                      .anyMatch(own -> own.from() == each.from() && own.to() == each.upTo()),
                  "%s was in #%s from %s",
                  user,
                  group,
                  each));
      case FanoutEvent.Forgotten any -> {}
      case FanoutEvent.Gone any -> {}
    }
  }

  static GroupId groupOf(Conversation conversation) {
    if (conversation instanceof Conversation.Group(GroupId group)) {
      return group;
    }
    throw new Violation(conversation + " is no group");
  }

  private void head(UserId user, ServerFrame.Head head) {
    GroupId group = groupOf(head.conversation());
    Violation.unless(
        stays(group).shows(user, head.head()) && world.journal(group).at(head.head()) != null,
        "%s is told %s",
        user,
        head);
    mine(group, user, head.mine());
    theirs(group, user, head.theirs());
    if (head.last() != null) {
      entry(group, user, head.last());
    }
  }

  private void marks(UserId user, ServerFrame.Marks f) {
    GroupId group = groupOf(f.conversation());
    if (f.stored() != null) {
      Violation.unless(
          world.journal(group).at(f.stored()) != null, "%s is told %s is stored", user, f);
    }
    if (f.mine() != null) {
      mine(group, user, f.mine());
    }
    if (f.theirs() != null) {
      theirs(group, user, f.theirs());
    }
  }

  /** One's own marks end a device's repeating, so they must be committed. */
  private void mine(GroupId group, UserId user, ServerFrame.Reached reached) {
    var participant = world.journal(group).durable().participants().get(user);
    Violation.unless(
        participant != null
            && reached.received() <= participant.marks().received().upTo()
            && reached.read() <= participant.marks().read().upTo(),
        "%s is shown own marks %s in #%s, whose log has %s",
        user,
        reached,
        group,
        participant);
  }

  /** The lowest marks: every other member's devices have said so, after their commits. */
  private void theirs(GroupId group, UserId reader, ServerFrame.Reached reached) {
    List<UserId> others =
        stays(group).members().stream().filter(each -> !each.equals(reader)).toList();
    for (UserId each : others) {
      long from = stays(group).of(each).getLast().from();
      Stored truth = of(group, each);
      long through = from - 1;
      while (truth.sequences.contains(through + 1)) {
        through++;
      }
      Violation.unless(
          reached.received() <= through && reached.read() <= Math.max(truth.opened, from - 1),
          "%s is shown %s in #%s, but %s has stored %d and opened %d",
          reader,
          reached,
          group,
          each,
          through,
          truth.opened);
    }
  }

  private Stored of(GroupId group, UserId user) {
    return stored.computeIfAbsent(new Reader(group, user), each -> new Stored());
  }

  /** An entry is shown or stored: the log has it, and the user was a member at it. */
  private void entry(GroupId group, UserId user, Entry entry) {
    Entry there = world.journal(group).at(entry.sequence());
    Violation.unless(
        there != null && Truth.isSame(there, entry), "%s is not in #%s: %s", entry, group, there);
    Violation.unless(
        stays(group).shows(user, entry.sequence()),
        "%s sees %s of #%s, but was there %s",
        user,
        entry,
        group,
        stays(group).of(user));
  }

  /** A device has committed an entry to its store. */
  void storedBy(UserId user, GroupId group, Entry entry) {
    entry(group, user, entry);
    of(group, user).sequences.add(entry.sequence());
  }

  /** A person has opened everything up to a sequence. */
  void opened(UserId user, GroupId group, long upTo) {
    Stored truth = of(group, user);
    truth.opened = Math.max(truth.opened, upTo);
  }
}
