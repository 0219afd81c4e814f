package chat.parley.client;

import chat.parley.client.MemoryStore.Snapshot;
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
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/** Reads and writes of {@link MemoryStore}. */
final class MemoryTransaction implements LocalStore.Transaction {
  private Snapshot state;

  MemoryTransaction(Snapshot state) {
    this.state = state;
  }

  /** With everything that was written. */
  Snapshot state() {
    return state;
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
