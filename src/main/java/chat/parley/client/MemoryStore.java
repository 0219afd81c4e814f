package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * A store without a disk, for programs that need none after them: what a transaction has returned
 * from survives the client, not the process. A snapshot costs nothing, so that a test can crash,
 * copy and restore devices as it likes.
 */
public final class MemoryStore implements LocalStore {

  /** Everything committed at one moment. */
  public record Snapshot(
      Identity identity,
      OptionalLong since,
      PSortedMap<Conversation, Chat> chats,
      PSortedMap<Conversation, PSortedMap<Long, Entry>> entries,
      PSortedMap<Conversation, PSortedMap<Long, Outgoing>> outbox,
      PSortedMap<String, String> preferences,
      PSortedMap<String, Attachment> attachments,
      PSortedMap<Conversation, Roster> rosters,
      PSortedMap<Long, GroupRequest> groupRequests) {
    public static final Snapshot EMPTY =
        new Snapshot(
            null,
            OptionalLong.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty());

    Snapshot with(Identity next, OptionalLong position) {
      return new Snapshot(
          next, position, chats, entries, outbox, preferences, attachments, rosters, groupRequests);
    }

    Snapshot withChats(PSortedMap<Conversation, Chat> next) {
      return new Snapshot(
          identity, since, next, entries, outbox, preferences, attachments, rosters, groupRequests);
    }

    Snapshot withEntries(PSortedMap<Conversation, PSortedMap<Long, Entry>> next) {
      return new Snapshot(
          identity, since, chats, next, outbox, preferences, attachments, rosters, groupRequests);
    }

    Snapshot withOutbox(PSortedMap<Conversation, PSortedMap<Long, Outgoing>> next) {
      return new Snapshot(
          identity, since, chats, entries, next, preferences, attachments, rosters, groupRequests);
    }

    Snapshot withPreferences(PSortedMap<String, String> next) {
      return new Snapshot(
          identity, since, chats, entries, outbox, next, attachments, rosters, groupRequests);
    }

    Snapshot withAttachments(PSortedMap<String, Attachment> next) {
      return new Snapshot(
          identity, since, chats, entries, outbox, preferences, next, rosters, groupRequests);
    }

    Snapshot withRosters(PSortedMap<Conversation, Roster> next) {
      return new Snapshot(
          identity, since, chats, entries, outbox, preferences, attachments, next, groupRequests);
    }

    Snapshot withGroupRequests(PSortedMap<Long, GroupRequest> next) {
      return new Snapshot(
          identity, since, chats, entries, outbox, preferences, attachments, rosters, next);
    }
  }

  private Snapshot committed = Snapshot.EMPTY;
  private boolean inside;
  private boolean failing;

  /** What is committed. */
  public Snapshot snapshot() {
    return committed;
  }

  /** Puts another state in its place, as from a backup. */
  public void restore(Snapshot snapshot) {
    committed = snapshot;
  }

  /** From now on no transaction commits, as on a full disk. */
  public void fail(boolean now) {
    failing = now;
  }

  @Override
  public <T> T transaction(Function<Transaction, T> work) {
    if (inside) {
      throw new IllegalStateException("transactions do not nest");
    }
    inside = true;
    try {
      Unit unit = new Unit(committed);
      T result = work.apply(unit);
      if (failing) {
        throw new StoreException("the disk is full");
      }
      committed = unit.state;
      return result;
    } finally {
      inside = false;
    }
  }

  @Override
  public void close() {}

  private static final class Unit implements Transaction {
    private Snapshot state;

    Unit(Snapshot state) {
      this.state = state;
    }

    @Override
    public Optional<Identity> identity() {
      return Optional.ofNullable(state.identity());
    }

    @Override
    public void identity(Identity identity) {
      state = state.with(identity, state.since());
    }

    @Override
    public OptionalLong since() {
      return state.since();
    }

    @Override
    public void since(OptionalLong position) {
      state = state.with(state.identity(), position);
    }

    @Override
    public Optional<Chat> chat(Conversation conversation) {
      return Optional.ofNullable(state.chats().get(conversation));
    }

    @Override
    public List<Chat> chats() {
      return state.chats().values().stream()
          .sorted(Comparator.comparingLong((Chat chat) -> chat.face().activity()).reversed())
          .toList();
    }

    @Override
    public void put(Chat chat) {
      state = state.withChats(state.chats().plus(chat.conversation(), chat));
    }

    private PSortedMap<Long, Entry> log(Conversation conversation) {
      return state.entries().getOrDefault(conversation, TreePMap.empty());
    }

    @Override
    public void append(Conversation conversation, Entry entry) {
      PSortedMap<Long, Entry> log = log(conversation);
      if (log.containsKey(entry.sequence())) {
        return;
      }
      state =
          state.withEntries(state.entries().plus(conversation, log.plus(entry.sequence(), entry)));
    }

    @Override
    public Optional<Entry> entry(Conversation conversation, MessageId id) {
      return log(conversation).values().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    @Override
    public List<Entry> entriesBefore(Conversation conversation, long sequence, int limit) {
      List<Entry> below = new ArrayList<>(log(conversation).headMap(sequence).values());
      return List.copyOf(below.subList(Math.max(0, below.size() - limit), below.size()));
    }

    @Override
    public long countFromOthers(Conversation conversation, long after, UserId user) {
      return log(conversation).tailMap(after + 1).values().stream()
          .filter(each -> !each.sender().user().equals(user))
          .filter(each -> Meaning.isPost(each.message().body()))
          .count();
    }

    private PSortedMap<Long, Outgoing> box(Conversation conversation) {
      return state.outbox().getOrDefault(conversation, TreePMap.empty());
    }

    @Override
    public List<Outgoing> outgoing(Conversation conversation, Outgoing.State wanted, int limit) {
      return box(conversation).values().stream()
          .filter(each -> each.state() == wanted)
          .limit(limit)
          .toList();
    }

    @Override
    public Optional<Outgoing> outgoing(Conversation conversation, MessageId id) {
      return box(conversation).values().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    @Override
    public List<Conversation> conversationsWith(Outgoing.State wanted) {
      return List.copyOf(
          state.outbox().values().stream()
              .flatMap(box -> box.values().stream())
              .filter(each -> each.state() == wanted)
              .sorted(Comparator.comparingLong(Outgoing::written))
              .map(Outgoing::conversation)
              .collect(java.util.stream.Collectors.toCollection(LinkedHashSet::new)));
    }

    @Override
    public void put(Outgoing outgoing) {
      box(outgoing.conversation(), box(outgoing.conversation()).plus(outgoing.number(), outgoing));
    }

    @Override
    public void remove(Outgoing outgoing) {
      box(outgoing.conversation(), box(outgoing.conversation()).minus(outgoing.number()));
    }

    private void box(Conversation conversation, PSortedMap<Long, Outgoing> box) {
      state = state.withOutbox(state.outbox().plus(conversation, box));
    }

    @Override
    public SortedMap<String, String> preferences() {
      return new TreeMap<>(state.preferences());
    }

    @Override
    public void preference(String key, String value) {
      boolean gone = value == null || value.isEmpty();
      PSortedMap<String, String> before = state.preferences();
      state = state.withPreferences(gone ? before.minus(key) : before.plus(key, value));
    }

    @Override
    public List<Attachment> attachments() {
      return state.attachments().values().stream()
          .sorted(Comparator.comparingLong(Attachment::written))
          .toList();
    }

    @Override
    public Optional<Attachment> attachment(Conversation conversation, MessageId id) {
      return Optional.ofNullable(state.attachments().get(conversation.name() + id));
    }

    @Override
    public void put(Attachment attachment) {
      attachments(state.attachments().plus(key(attachment), attachment));
    }

    @Override
    public void remove(Attachment attachment) {
      attachments(state.attachments().minus(key(attachment)));
    }

    private static String key(Attachment attachment) {
      return attachment.conversation().name() + attachment.id();
    }

    private void attachments(PSortedMap<String, Attachment> attachments) {
      state = state.withAttachments(attachments);
    }

    @Override
    public void forget(Conversation conversation) {
      state = state.withChats(state.chats().minus(conversation));
      state = state.withRosters(state.rosters().minus(conversation));
    }

    @Override
    public Optional<Roster> roster(Conversation conversation) {
      return Optional.ofNullable(state.rosters().get(conversation));
    }

    @Override
    public void put(Roster roster) {
      state = state.withRosters(state.rosters().plus(roster.conversation(), roster));
    }

    @Override
    public List<GroupRequest> groupRequests() {
      return List.copyOf(state.groupRequests().values());
    }

    @Override
    public void put(GroupRequest request) {
      state = state.withGroupRequests(state.groupRequests().plus(request.place(), request));
    }

    @Override
    public void remove(GroupRequest request) {
      state = state.withGroupRequests(state.groupRequests().minus(request.place()));
    }
  }
}
