package chat.parley.simulator;

import chat.parley.client.Chat;
import chat.parley.client.LocalStore.Transaction;
import chat.parley.client.Outgoing;
import chat.parley.model.Conversation;
import chat.parley.model.DirectPair;
import chat.parley.model.Entry;
import chat.parley.model.Marks;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.user.Progress;
import chat.parley.user.UserState;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What must be true once nothing goes wrong any more and some time has passed. */
final class Convergence {
  private final World world;

  Convergence(World world) {
    this.world = world;
  }

  void check() {
    for (UserId user : world.users) {
      log(user);
      for (UserId peer : world.users) {
        logs(user, peer);
      }
    }
    accepted();
    world.devices.forEach(this::device);
    world.groups.forEach(each -> new GroupConvergence(world, each).check());
  }

  /** The replayed log is what the entity believes. */
  private void log(UserId user) {
    Journal journal = world.journal(user);
    UserState replayed = journal.replay();
    Shell shell = world.region.users.find(user);
    // The late waking of a rival that was killed is found by the next write of the other one.
    if (shell != null && shell.isServing() && shell.isLatest()) {
      Violation.unless(
          journal.agrees(shell.state()), "%s is %s, its log %s", shell, shell.state(), replayed);
    }
  }

  private void logs(UserId user, UserId peer) {
    List<Entry> mine = world.journal(user).log(peer);
    List<Entry> theirs = world.journal(peer).log(user);
    Violation.unless(
        mine.equals(theirs),
        "%s has %d entries with %s, who has %d",
        user,
        mine.size(),
        peer,
        theirs.size());
    if (mine.isEmpty()) {
      return;
    }
    Progress here = world.journal(user).durable().chat(peer).orElseThrow().progress();
    Progress there = world.journal(peer).durable().chat(user).orElseThrow().progress();
    Violation.unless(
        here.theirs().covers(there.mine()), "%s knows not of %s: %s", user, peer, there.mine());
    if (!world.storesLost) {
      // A mark may have been passed on by an entity and a device of which nothing is left.
      same(here.theirs(), there.mine(), "%s believes of %s".formatted(user, peer));
    }
    if (!user.equals(peer)) {
      Violation.unless(here.told().covers(here.mine()), "%s has not told %s: %s", user, peer, here);
      boolean home = DirectPair.of(user, peer).home().equals(user);
      Violation.unless(
          !home || here.stored() == mine.size(),
          "%s knows that %s has %d of %d",
          user,
          peer,
          here.stored(),
          mine.size());
    }
    long visible = world.journal(user).durable().visibleHead(peer);
    Violation.unless(
        here.mine().received().upTo() >= visible,
        "%s has received %s of %d with %s",
        user,
        here.mine(),
        visible,
        peer);
  }

  private static void same(Marks one, Marks other, String what) {
    Violation.unless(one.covers(other) && other.covers(one), "%s: %s, not %s", what, one, other);
  }

  /** Every one check is right for ever. */
  private void accepted() {
    world
        .truth
        .accepted()
        .forEach((id, sequence) -> {
          Truth.Written written = world.truth.written().get(id);
          holds(written.from(), written.to(), id, sequence);
          holds(written.to(), written.from(), id, sequence);
        });
  }

  private void holds(UserId owner, UserId peer, MessageId id, long sequence) {
    List<Entry> log = world.journal(owner).log(peer);
    Violation.unless(
        log.size() >= sequence && log.get((int) sequence - 1).id().equals(id),
        "the accepted %s is not in the log of %s with %s at %d",
        id,
        owner,
        peer,
        sequence);
  }

  private void device(Device device) {
    Violation.unless(device.isLive(), "%s is not live", device);
    UserState state = world.journal(device.user()).durable();
    Map<UserId, Chat> chats = new TreeMap<>();
    for (Chat chat : device.chats()) {
      if (chat.conversation() instanceof Conversation.Direct(UserId peer)) {
        chats.put(peer, chat);
      }
    }
    for (UserId peer : world.users) {
      Chat chat = chats.get(peer);
      boolean blocked = chat != null && chat.face().blocked();
      Violation.unless(
          blocked == state.isBlocked(peer), "%s shows %s as blocked: %s", device, peer, blocked);
      if (state.visibleHead(peer) > 0) {
        Violation.unless(chat != null, "%s does not know the chat with %s", device, peer);
        window(device, state, peer, chat);
        marks(device, state, peer, chat);
      }
      outbox(device, state, peer);
      Violation.unless(
          preferences(state, Conversation.with(peer))
              .equals(chat == null ? new TreeMap<>() : chat.face().preferences()),
          "%s has other settings of %s: %s, not %s",
          device,
          peer,
          chat,
          preferences(state, Conversation.with(peer)));
    }
    Violation.unless(
        preferences(state, null).equals(device.read(Transaction::preferences)),
        "%s has other settings",
        device);
  }

  private void window(Device device, UserState state, UserId peer, Chat chat) {
    long visible = state.visibleHead(peer);
    Violation.unless(
        chat.window().started() && chat.have() == visible && chat.head() == visible,
        "%s has %s, not everything up to %d",
        device,
        chat,
        visible);
    List<Entry> stored =
        device.read(tx -> tx.entriesBefore(chat.conversation(), Long.MAX_VALUE, 1 << 20));
    int floor = (int) chat.window().floor();
    List<Entry> log = world.journal(device.user()).log(peer);
    boolean same = stored.size() == visible - floor;
    for (int i = 0; same && i < stored.size(); i++) {
      same = Truth.isSame(stored.get(i), log.get(floor + i));
    }
    Violation.unless(
        same,
        "%s has stored other entries with %s than its log's from %d to %d: %s",
        device,
        peer,
        floor,
        visible,
        stored);
  }

  private void marks(Device device, UserState state, UserId peer, Chat chat) {
    Progress durable = state.chat(peer).orElseThrow().progress();
    Chat.Progress shown = chat.progress();
    boolean same =
        shown.theirs().received() == durable.theirs().received().upTo()
            && shown.theirs().read() == durable.theirs().read().upTo();
    boolean more =
        shown.theirs().received() >= durable.theirs().received().upTo()
            && shown.theirs().read() >= durable.theirs().read().upTo();
    Violation.unless(
        shown.mine().received() == durable.mine().received().upTo()
            && shown.mine().read() == durable.mine().read().upTo()
            && (world.storesLost ? more : same),
        "%s shows %s of %s, not %s",
        device,
        shown,
        peer,
        durable);
    Violation.unless(
        durable.mine().read().upTo() >= shown.opened(), "%s was read further: %s", device, chat);
    long own =
        world.journal(device.user()).log(peer).stream()
            .limit(state.visibleHead(peer))
            .filter(each -> each.sender().user().equals(device.user()))
            .mapToLong(Entry::sequence)
            .max()
            .orElse(0);
    Violation.unless(
        shown.stored() >= own, "%s does not show one check at %d: %s", device, own, chat);
  }

  private void outbox(Device device, UserState state, UserId peer) {
    Conversation conversation = Conversation.with(peer);
    for (Outgoing.State each : Outgoing.State.values()) {
      List<Outgoing> some = device.read(tx -> tx.outgoing(conversation, each, 1 << 20));
      boolean allowed =
          switch (each) {
            case WAITING, BATCHED, IN_DOUBT, ACCEPTED -> state.isBlocked(peer);
            case FAILED, NOT_SENT -> true;
          };
      // An accepted message below the window leaves the outbox when a person pages back to it.
      long floor = device.read(tx -> tx.chat(conversation)).map(c -> c.window().floor()).orElse(0L);
      boolean left = each == Outgoing.State.ACCEPTED && isBelow(some, floor);
      Violation.unless(some.isEmpty() || allowed || left, "%s still has %s", device, some);
      for (Outgoing outgoing : some) {
        boolean dead = each == Outgoing.State.FAILED || each == Outgoing.State.NOT_SENT;
        Violation.unless(
            !dead || !inLog(device.user(), peer, outgoing.id()) || state.isBlocked(peer),
            "%s shows %s as not sent, but it is in the log",
            device,
            outgoing);
      }
    }
  }

  private static boolean isBelow(List<Outgoing> some, long floor) {
    return some.stream().allMatch(each -> each.fate().sequence() <= floor);
  }

  private boolean inLog(UserId user, UserId peer, MessageId id) {
    return world.journal(user).log(peer).stream().anyMatch(each -> each.id().equals(id));
  }

  private static SortedMap<String, String> preferences(UserState state, Conversation of) {
    SortedMap<String, String> all = new TreeMap<>();
    state
        .preferences()
        .values()
        .forEach(each -> {
          if (java.util.Objects.equals(each.key().conversation(), of) && !each.value().isEmpty()) {
            all.put(each.key().key(), each.value());
          }
        });
    return all;
  }
}
