package chat.parley.simulator;

import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.Progress;
import chat.parley.user.SessionEvent;
import chat.parley.user.UserEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What really happened, seen from above, and the promises that hold at every moment: each thing
 * that is committed, said or stored is compared with it as it happens.
 */
final class Truth {
  private final World world;

  /** What a person wrote, and what had been accepted in its conversation before. */
  record Written(UserId from, UserId to, Body body, long after) {}

  private record Side(UserId user, UserId peer) {}

  /** What the devices of a user have stored of a chat. */
  private static final class Stored {
    private final Set<Long> sequences = new HashSet<>();
    private long through;
    private long opened;
  }

  private final Map<MessageId, Written> written = new HashMap<>();
  private final Map<Side, Stored> stored = new HashMap<>();
  private final Map<Side, Set<MessageId>> placed = new HashMap<>();
  private final Map<Side, Map<Sender, Long>> numbers = new HashMap<>();
  private final Map<MessageId, Long> accepted = new HashMap<>();
  private final Map<Side, Long> highestAccepted = new HashMap<>();

  Truth(World world) {
    this.world = world;
  }

  /** A person writes a message. */
  void writes(UserId from, UserId to, MessageId id, Body body) {
    long after =
        Math.max(
            highestAccepted.getOrDefault(new Side(from, to), 0L),
            highestAccepted.getOrDefault(new Side(to, from), 0L));
    written.put(id, new Written(from, to, body, after));
  }

  /** An entry is committed after those that are given. */
  void committed(UserId owner, UserEvent.MessageStored event, List<Entry> before) {
    Entry entry = event.entry();
    UserId peer = event.peer();
    Side side = new Side(owner, peer);
    Violation.unless(
        entry.sequence() == before.size() + 1,
        "%s after %d entries of %s with %s",
        entry,
        before.size(),
        owner,
        peer);
    Violation.unless(
        placed.computeIfAbsent(side, each -> new HashSet<>()).add(entry.id()),
        "%s is twice in the log of %s with %s",
        entry.id(),
        owner,
        peer);
    Long last =
        numbers.computeIfAbsent(side, each -> new HashMap<>()).put(entry.sender(), entry.number());
    Violation.unless(
        last == null || last < entry.number(),
        "numbers of %s go from %d to %d",
        entry.sender(),
        last,
        entry.number());
    Violation.unless(
        before.isEmpty() || before.getLast().time() <= entry.time(), "time goes back at %s", entry);
    List<Entry> other = world.journal(peer).log(owner);
    Violation.unless(
        other.size() <= before.size() || other.get(before.size()).equals(entry),
        "the logs of %s and %s differ at %s",
        owner,
        peer,
        entry);
    wasWritten(owner, peer, entry);
  }

  private void wasWritten(UserId owner, UserId peer, Entry entry) {
    Written origin = written.get(entry.id());
    UserId from = entry.sender().user();
    Violation.unless(origin != null, "nobody wrote %s", entry);
    Violation.unless(
        origin.from().equals(from)
            && origin.to().equals(from.equals(owner) ? peer : owner)
            && origin.body().equals(entry.message().body()),
        "%s was written as %s",
        entry,
        origin);
    Violation.unless(
        entry.sequence() > origin.after(),
        "%s was written when %d was accepted already",
        entry,
        origin.after());
  }

  /** An entity says something to a session. */
  void told(Shell shell, SessionEvent event) {
    switch (event) {
      case SessionEvent.Frame e -> shown(shell.self(), e.frame());
      case SessionEvent.Synced e -> {
        e.heads().forEach(each -> head(shell.self(), each));
        Violation.unless(
            e.position() <= world.journal(shell.self()).size(), "%s beyond the log", e);
        e.catchUp().forEach(each -> granted(shell.self(), each));
      }
      case SessionEvent.Granted e -> granted(shell.self(), e.grant());
      case SessionEvent.Renewed e -> {}
      case SessionEvent.Groups e -> {}
      case SessionEvent.Closed e -> {}
    }
  }

  private void granted(UserId self, SessionEvent.Grant grant) {
    long visible = world.journal(self).durable().visibleHead(peer(grant.conversation()));
    Violation.unless(grant.high() <= visible, "%s above %d", grant, visible);
  }

  private void shown(UserId self, ServerFrame frame) {
    switch (frame) {
      case ServerFrame.Accepted f -> f.messages().forEach(each -> accepted(self, f, each));
      case ServerFrame.Heads f -> f.conversations().forEach(each -> head(self, each));
      case ServerFrame.Message f -> entry(self, peer(f.conversation()), f.entry());
      case ServerFrame.Messages f ->
          f.entries().forEach(each -> entry(self, peer(f.conversation()), each));
      case ServerFrame.Marks f -> marks(self, f);
      case ServerFrame.Welcome f -> {}
      case ServerFrame.Ready f -> {}
      case ServerFrame.Typing f -> {}
      case ServerFrame.Presence f -> {}
      case ServerFrame.Preference f -> {}
      case ServerFrame.Result f -> {}
      case ServerFrame.Error f -> {}
      case ServerFrame.Pong f -> {}
      case ServerFrame.Bye f -> {}
    }
  }

  static UserId peer(Conversation conversation) {
    return switch (conversation) {
      case Conversation.Direct(UserId peer) -> peer;
      case Conversation.Group group -> throw new Violation("no group was made");
    };
  }

  private void accepted(UserId self, ServerFrame.Accepted f, ServerFrame.AcceptedMessage each) {
    UserId peer = peer(f.conversation());
    Violation.unless(
        holds(self, peer, each) && holds(peer, self, each),
        "%s is told that %s with %s is accepted, but not both logs hold it",
        self,
        each,
        peer);
    Long before = accepted.put(each.id(), each.sequence());
    Violation.unless(
        before == null || before == each.sequence(), "%s was accepted at %d", each, before);
    highestAccepted.merge(new Side(self, peer), each.sequence(), Math::max);
  }

  private boolean holds(UserId owner, UserId peer, ServerFrame.AcceptedMessage message) {
    List<Entry> log = world.journal(owner).log(peer);
    return log.size() >= message.sequence()
        && log.get((int) message.sequence() - 1).id().equals(message.id())
        && log.get((int) message.sequence() - 1).number() == message.number();
  }

  /** An entry is shown or stored: the log has it, and the user may see it. */
  private void entry(UserId self, UserId peer, Entry entry) {
    List<Entry> log = world.journal(self).log(peer);
    Violation.unless(
        log.size() >= entry.sequence() && isSame(log.get((int) entry.sequence() - 1), entry),
        "%s is not in the log of %s with %s",
        entry,
        self,
        peer);
    long visible = world.journal(self).durable().visibleHead(peer);
    Violation.unless(
        entry.sequence() <= visible, "%s sees %s of %s beyond %d", self, entry, peer, visible);
  }

  /** Whether two entries are the same as far as a client is told. */
  static boolean isSame(Entry one, Entry other) {
    return one.sequence() == other.sequence()
        && one.time() == other.time()
        && one.sender().equals(other.sender())
        && one.message().equals(other.message());
  }

  private void head(UserId self, ServerFrame.Head head) {
    UserId peer = peer(head.conversation());
    long visible = world.journal(self).durable().visibleHead(peer);
    Violation.unless(head.head() <= visible, "%s sees %s beyond %d", self, head, visible);
    stored(self, peer, head.stored());
    mine(self, peer, head.mine());
    theirs(self, peer, head.theirs());
    if (head.last() != null) {
      entry(self, peer, head.last());
    }
  }

  private void marks(UserId self, ServerFrame.Marks f) {
    UserId peer = peer(f.conversation());
    if (f.stored() != null) {
      stored(self, peer, f.stored());
    }
    if (f.mine() != null) {
      mine(self, peer, f.mine());
    }
    if (f.theirs() != null) {
      theirs(self, peer, f.theirs());
    }
  }

  private void stored(UserId self, UserId peer, long upTo) {
    Violation.unless(
        upTo <= world.journal(self).log(peer).size()
            && upTo <= world.journal(peer).log(self).size(),
        "%s is told that %d with %s is stored",
        self,
        upTo,
        peer);
  }

  /** One's own marks end a device's repeating, so they must be committed. */
  private void mine(UserId self, UserId peer, ServerFrame.Reached reached) {
    theirs(peer, self, reached);
    var chat = world.journal(self).durable().chat(peer);
    Progress kept = chat.isEmpty() ? Progress.none(peer) : chat.get().progress();
    Violation.unless(
        reached.received() <= kept.mine().received().upTo()
            && reached.read() <= kept.mine().read().upTo(),
        "%s is shown own marks %s with %s that are not committed: %s",
        self,
        reached,
        peer,
        kept);
  }

  /** Marks of the other one: some device has said so, after its commit. */
  private void theirs(UserId self, UserId peer, ServerFrame.Reached reached) {
    Stored truth = of(peer, self);
    Violation.unless(
        reached.received() <= truth.through && reached.read() <= truth.opened,
        "%s in the chat with %s: %s, but they have stored %d and opened %d",
        peer,
        self,
        reached,
        truth.through,
        truth.opened);
  }

  private Stored of(UserId user, UserId peer) {
    return stored.computeIfAbsent(new Side(user, peer), each -> new Stored());
  }

  /** A device has committed an entry to its store. */
  void storedBy(UserId user, Conversation conversation, Entry entry) {
    UserId peer = peer(conversation);
    entry(user, peer, entry);
    Stored truth = of(user, peer);
    truth.sequences.add(entry.sequence());
    while (truth.sequences.contains(truth.through + 1)) {
      truth.through++;
    }
  }

  /** A person has opened everything up to a sequence. */
  void opened(UserId user, UserId peer, long upTo) {
    Stored truth = of(user, peer);
    truth.opened = Math.max(truth.opened, upTo);
  }

  /** The messages for which some device has shown one check, with their places. */
  Map<MessageId, Long> accepted() {
    return accepted;
  }

  /** Who wrote what. */
  Map<MessageId, Written> written() {
    return written;
  }
}
