package chat.parley.simulator;

import chat.parley.client.Chat;
import chat.parley.client.Outgoing;
import chat.parley.conversation.Membership;
import chat.parley.group.GroupState;
import chat.parley.group.Participant;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.List;

/** What must be true of groups once nothing goes wrong any more and some time has passed. */
final class GroupConvergence {
  private final World world;
  private final GroupId group;
  private final GroupJournal journal;
  private final GroupState state;
  private final Stays stays;

  GroupConvergence(World world, GroupId group) {
    this.world = world;
    this.group = group;
    this.journal = world.journal(group);
    this.state = journal.durable();
    this.stays = world.groupTruth.stays(group);
  }

  void check() {
    GroupState replayed = journal.replay();
    GroupShell shell = world.region.groups.find(group);
    // A planted fault is to be found by what it breaks, not by looking into the entity.
    if (shell != null && shell.isServing() && world.planted == Planted.NOTHING) {
      Violation.unless(
          journal.agrees(shell.state()), "%s is %s, its log %s", shell, shell.state(), replayed);
    }
    world.users.forEach(this::membership);
    accepted();
    world.devices.forEach(this::device);
  }

  /** The group's log and the user's agree, and the group knows it. */
  private void membership(UserId user) {
    Participant participant = state.participants().get(user);
    var known = world.journal(user).durable().groups().get(group);
    Membership expected =
        participant == null
            ? null
            : new Membership(group, participant.changed(), participant.isMember());
    Violation.unless(
        expected == null ? known == null : known != null && known.membership().equals(expected),
        "the log of %s has %s, that of the group %s",
        user,
        known,
        expected);
    // One that was killed before it could note that is told again when it wakes.
    boolean awake = world.region.groups.find(group) != null && world.planted == Planted.NOTHING;
    Violation.unless(
        participant == null || participant.isTold() || !awake,
        "#%s has not noted that %s knows",
        group,
        user);
    Violation.unless(
        stays.isMember(user) == state.member(user).isPresent(), "%s in #%s", user, group);
  }

  private void accepted() {
    world
        .groupTruth
        .accepted()
        .forEach((id, sequence) -> {
          if (world.groupTruth.written().get(id).to().equals(group)) {
            Entry entry = journal.at(sequence);
            Violation.unless(
                entry != null && entry.id().equals(id), "the accepted %s is not in #%s", id, group);
          }
        });
  }

  private void device(Device device) {
    Conversation conversation = new Conversation.Group(group);
    Chat chat = device.read(tx -> tx.chat(conversation)).orElse(null);
    boolean member = stays.isMember(device.user());
    Violation.unless(!member || chat != null, "%s does not know #%s", device, group);
    // Whoever has gone before this device was shown anything is shown nothing any more.
    if (chat != null && chat.window().started() && (member || chat.have() > 0)) {
      window(device, chat);
    }
    if (member) {
      long head = journal.entries().size();
      Violation.unless(
          chat.window().started() && chat.have() == head && chat.head() == head,
          "%s has %s of #%s, not everything up to %d",
          device,
          chat,
          group,
          head);
      marks(device, chat);
      Violation.unless(
          state.title().equals(chat.face().title()), "%s shows the title %s", device, chat.face());
    }
    outbox(device, conversation, chat);
  }

  /** Exactly the entries from joining to leaving, down to where the device has begun. */
  private void window(Device device, Chat chat) {
    List<Entry> expected =
        journal.entries().stream()
            .filter(each -> each.sequence() > chat.window().floor())
            .filter(each -> stays.shows(device.user(), each.sequence()))
            .toList();
    List<Entry> stored =
        device.read(tx -> tx.entriesBefore(chat.conversation(), Long.MAX_VALUE, 1 << 20));
    boolean same = stored.size() == expected.size();
    for (int i = 0; same && i < stored.size(); i++) {
      same = Truth.isSame(stored.get(i), expected.get(i));
    }
    Violation.unless(
        same,
        "%s has of #%s %s above %d, but was there %s up to %d",
        device,
        group,
        stored.stream().map(Entry::sequence).toList(),
        chat.window().floor(),
        stays.of(device.user()),
        journal.entries().size());
  }

  private void marks(Device device, Chat chat) {
    Participant participant = state.member(device.user()).orElseThrow();
    Chat.Progress shown = chat.progress();
    Violation.unless(
        shown.mine().received() == participant.marks().received().upTo()
            && shown.mine().read() == participant.marks().read().upTo(),
        "%s shows own marks %s in #%s, not %s",
        device,
        shown,
        group,
        participant.marks());
    Violation.unless(
        shown.mine().received() >= journal.entries().size(),
        "%s has received %s of #%s",
        device,
        shown,
        group);
    if (stays.members().size() > 1) {
      theirs(device, shown);
    }
    long own =
        journal.entries().stream()
            .filter(each -> each.sender().user().equals(device.user()))
            .filter(each -> each.sender().device() != 0)
            .filter(each -> stays.of(device.user()).getLast().holds(each.sequence()))
            .mapToLong(Entry::sequence)
            .max()
            .orElse(0);
    Violation.unless(
        shown.stored() >= own, "%s does not show one check at %d: %s", device, own, chat);
  }

  /** The lowest marks of the other members. */
  private void theirs(Device device, Chat.Progress shown) {
    List<Participant> others =
        state
            .members()
            .filter(each -> !each.getKey().equals(device.user()))
            .map(java.util.Map.Entry::getValue)
            .toList();
    long received =
        others.stream().mapToLong(each -> each.marks().received().upTo()).min().orElse(0);
    long read = others.stream().mapToLong(each -> each.marks().read().upTo()).min().orElse(0);
    boolean same = shown.theirs().received() == received && shown.theirs().read() == read;
    boolean more = shown.theirs().received() >= received && shown.theirs().read() >= read;
    Violation.unless(
        world.storesLost ? more : same,
        "%s shows marks of others %s in #%s, not %d and %d",
        device,
        shown,
        group,
        received,
        read);
  }

  private void outbox(Device device, Conversation conversation, Chat chat) {
    for (Outgoing.State each : Outgoing.State.values()) {
      List<Outgoing> some = device.read(tx -> tx.outgoing(conversation, each, 1 << 20));
      boolean allowed =
          switch (each) {
            case WAITING, BATCHED -> false;
            // Whoever is no member can't find out any more.
            case IN_DOUBT -> !stays.isMember(device.user());
            case ACCEPTED -> some.stream().allMatch(one -> isOutOfReach(device, one, chat));
            case FAILED, NOT_SENT -> true;
          };
      Violation.unless(some.isEmpty() || allowed, "%s still has %s", device, some);
      boolean dead = each == Outgoing.State.FAILED || each == Outgoing.State.NOT_SENT;
      // What was sent before a leaving may be stored after a coming back, below a later window.
      long low = chat == null ? Long.MAX_VALUE : chat.window().floor();
      long high = chat == null ? 0 : chat.have();
      for (Outgoing one : some) {
        boolean shown =
            journal.entries().stream()
                .filter(e -> e.sequence() > low && e.sequence() <= high)
                .anyMatch(e -> e.id().equals(one.id()));
        Violation.unless(
            !dead || !shown, "%s shows %s as not sent, but #%s has it", device, one, group);
      }
    }
  }

  /** Below the window it waits for a person to page back; whoever has gone can't any more. */
  private boolean isOutOfReach(Device device, Outgoing one, Chat chat) {
    boolean stored =
        chat != null
            && chat.window().started()
            && one.fate().sequence() > chat.window().floor()
            && one.fate().sequence() <= chat.have();
    return !stored
        && (!stays.isMember(device.user()) || one.fate().sequence() <= chat.window().floor());
  }
}
