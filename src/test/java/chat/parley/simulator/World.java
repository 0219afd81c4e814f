package chat.parley.simulator;

import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that a run consists of. */
final class World {
  /** A node that is down holds nothing; there are always others. */
  static final int NODES = 3;

  final Agenda agenda = new Agenda();
  final Chance chance;
  final Planted planted;
  final Trace trace;

  /** Whether frames, events and snapshots pass through their bytes. */
  final boolean codecs;

  /** Whether people look who is there. */
  final boolean watched;

  /** Whether the clocks of nodes differ, by up to an hour. */
  final boolean skewed;

  final Truth truth = new Truth(this);
  final GroupTruth groupTruth = new GroupTruth(this);
  final SeenTable seen = new SeenTable(this);
  final Region region = new Region(this);
  final List<UserId> users = new ArrayList<>();
  final List<Device> devices = new ArrayList<>();
  final List<GroupId> groups = new ArrayList<>();
  final List<FanoutNode> fanouts = new ArrayList<>();

  /** The latest invite link of each group that somebody was given. */
  final Map<GroupId, String> links = new TreeMap<>();

  final List<GatewaySession> sessions = new ArrayList<>();
  final Map<UserId, Long> registeredAt = new TreeMap<>();
  private final Map<UserId, Journal> journals = new TreeMap<>();
  private final Map<GroupId, GroupJournal> groupJournals = new TreeMap<>();

  Faults faults;

  /** Whether some device has lost its store, or a part of it. */
  boolean storesLost;

  World(long seed, Planted planted, boolean traced) {
    this.chance = new Chance(seed);
    this.planted = planted;
    this.trace = new Trace(agenda, traced);
    this.codecs = chance.happens(0.1);
    this.skewed = chance.happens(0.2);
    this.watched = chance.happens(0.4);
    this.faults = Faults.draw(chance);
    for (int node = 0; node < NODES; node++) {
      fanouts.add(new FanoutNode(this, node));
    }
  }

  /** The log of a user, also of one that does not exist. */
  Journal journal(UserId user) {
    return journals.computeIfAbsent(user, each -> new Journal(this, each));
  }

  /** The log of a group, also of one that does not exist. */
  GroupJournal journal(GroupId group) {
    return groupJournals.computeIfAbsent(group, each -> new GroupJournal(this, each));
  }

  /** Entries of a conversation from low to high as a session reads them from the log. */
  List<Entry> page(UserId reader, Conversation conversation, long low, long high) {
    return switch (conversation) {
      case Conversation.Direct(UserId peer) -> journal(reader).range(peer, low, high);
      case Conversation.Group(GroupId group) -> {
        List<Entry> page = new ArrayList<>(journal(group).range(low, high));
        if (planted == Planted.PAGE_WITH_A_GAP && page.size() > 2) {
          page.remove(1);
        }
        yield page;
      }
    };
  }

  /** How long a message or a write takes, in milliseconds. */
  long delay() {
    return chance.happens(faults.slow()) ? chance.between(200, 6_000) : chance.between(1, 15);
  }

  /** Whether a message gets lost. */
  boolean loses() {
    return chance.happens(faults.loss());
  }

  /** Whether a user does not exist, or did not until a while ago. */
  boolean isLateOrUnknown(UserId user) {
    return !users.contains(user)
        || agenda.now() < registeredAt.getOrDefault(user, agenda.now()) + 120_000;
  }

  /** The clock of a node, as its difference from the true time. */
  long skew(int node) {
    return skewed ? (node - 1) * 3_600_000L : 0;
  }
}
