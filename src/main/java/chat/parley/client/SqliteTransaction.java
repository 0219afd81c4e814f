package chat.parley.client;

import chat.parley.client.Outgoing.State;
import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame.Reached;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads and writes of {@link SqliteStore}. */
final class SqliteTransaction implements LocalStore.Transaction {
  /** Stands for "no conversation" in the table of preferences. */
  private static final String NOWHERE = "";

  private static final String ENTRY =
      "SELECT sequence, time, user, device, continues, number, id, kind, body FROM entry ";
  private static final String CHAT =
      "SELECT conversation, started, floor, have, head, head_at_since, stored, my_received,"
          + " my_read, their_received, their_read, opened, last_number, title, activity, blocked"
          + " FROM chat ";
  private final Rows rows;
  private final OutboxRows outbox;
  private final AttachmentRows attachments;
  private final GroupRows groups;

  SqliteTransaction(Rows rows) {
    this.rows = rows;
    this.outbox = new OutboxRows(rows);
    this.attachments = new AttachmentRows(rows);
    this.groups = new GroupRows(rows);
  }

  @Override
  public Optional<Identity> identity() {
    return rows.first(
        "SELECT server, user, device, token FROM device WHERE user IS NOT NULL",
        row ->
            new Identity(
                row.getString(1), new UserId(row.getString(2)), row.getInt(3), row.getString(4)));
  }

  @Override
  public void identity(Identity identity) {
    rows.write(
        "UPDATE device SET server = ?, user = ?, device = ?, token = ?",
        identity.server(),
        identity.user().value(),
        identity.device(),
        identity.token());
  }

  @Override
  public OptionalLong since() {
    return rows.first("SELECT since FROM device WHERE since IS NOT NULL", row -> row.getLong(1))
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  @Override
  public void since(OptionalLong position) {
    rows.write("UPDATE device SET since = ?", position.isPresent() ? position.getAsLong() : null);
  }

  @Override
  public Optional<Chat> chat(Conversation conversation) {
    return rows.first(CHAT + "WHERE conversation = ?", this::chat, conversation.name());
  }

  @Override
  public List<Chat> chats() {
    return rows.list(CHAT + "ORDER BY activity DESC, conversation", this::chat);
  }

  private Chat chat(ResultSet row) throws SQLException {
    String conversation = row.getString(1);
    return new Chat(
        Conversation.parse(conversation),
        new Chat.Window(
            row.getBoolean(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)),
        new Chat.Progress(
            row.getLong(7),
            new Reached(row.getLong(8), row.getLong(9)),
            new Reached(row.getLong(10), row.getLong(11)),
            row.getLong(12)),
        row.getLong(13),
        new Chat.Face(
            row.getString(14), row.getLong(15), preferences(conversation), row.getBoolean(16)));
  }

  @Override
  public void put(Chat chat) {
    Chat.Window window = chat.window();
    Chat.Progress progress = chat.progress();
    Chat.Face face = chat.face();
    String name = chat.conversation().name();
    rows.write(
        "INSERT OR REPLACE INTO chat VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        name,
        window.started(),
        window.floor(),
        window.have(),
        window.head(),
        window.headAtSince(),
        progress.stored(),
        progress.mine().received(),
        progress.mine().read(),
        progress.theirs().received(),
        progress.theirs().read(),
        progress.opened(),
        chat.lastNumber(),
        face.title(),
        face.activity(),
        face.blocked());
    if (!preferences(name).equals(face.preferences())) {
      rows.write("DELETE FROM preference WHERE conversation = ?", name);
      face.preferences().forEach((key, value) -> preference(name, key, value));
    }
  }

  @Override
  public void append(Conversation conversation, Entry entry) {
    rows.write(
        "INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        conversation.name(),
        entry.sequence(),
        entry.time(),
        entry.sender().user().value(),
        entry.sender().device(),
        entry.continues(),
        entry.number(),
        entry.id().bits(),
        entry.message().body().kind().code(),
        entry.message().body().bytes().array(),
        Meaning.isPost(entry.message().body()));
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getLong(1),
        row.getLong(2),
        new Sender(new UserId(row.getString(3)), row.getInt(4)),
        row.getBoolean(5),
        message(row, 6));
  }

  /** Number, id, kind and body, which stand side by side from a column on. */
  static Message message(ResultSet row, int column) throws SQLException {
    Body.Kind kind = Body.Kind.of(row.getInt(column + 2));
    Body body = new Body(kind, Bytes.wrap(row.getBytes(column + 3)));
    return new Message(row.getLong(column), MessageId.of(row.getLong(column + 1)), body);
  }

  @Override
  public Optional<Entry> entry(Conversation conversation, MessageId id) {
    return rows.first(
        ENTRY + "WHERE conversation = ? AND id = ? ORDER BY sequence LIMIT 1",
        SqliteTransaction::entry,
        conversation.name(),
        id.bits());
  }

  @Override
  public List<Entry> entriesBefore(Conversation conversation, long sequence, int limit) {
    List<Entry> found =
        new ArrayList<>(
            rows.list(
                ENTRY + "WHERE conversation = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?",
                SqliteTransaction::entry,
                conversation.name(),
                sequence,
                limit));
    Collections.reverse(found);
    return found;
  }

  @Override
  public long countFromOthers(Conversation conversation, long after, UserId user) {
    return rows.first(
            "SELECT count(*) FROM entry"
                + " WHERE conversation = ? AND sequence > ? AND user <> ? AND post",
            row -> row.getLong(1),
            conversation.name(),
            after,
            user.value())
        .orElse(0L);
  }

  @Override
  public List<Outgoing> outgoing(Conversation conversation, State state, int limit) {
    return outbox.list(conversation, state, limit);
  }

  @Override
  public Optional<Outgoing> outgoing(Conversation conversation, MessageId id) {
    return outbox.find(conversation, id);
  }

  @Override
  public List<Conversation> conversationsWith(State state) {
    return outbox.conversationsWith(state);
  }

  @Override
  public void put(Outgoing outgoing) {
    outbox.put(outgoing);
  }

  @Override
  public void remove(Outgoing outgoing) {
    outbox.remove(outgoing);
  }

  @Override
  public List<Attachment> attachments() {
    return attachments.all();
  }

  @Override
  public Optional<Attachment> attachment(Conversation conversation, MessageId id) {
    return attachments.find(conversation, id);
  }

  @Override
  public void put(Attachment attachment) {
    attachments.put(attachment);
  }

  @Override
  public void remove(Attachment attachment) {
    attachments.remove(attachment);
  }

  @Override
  public void forget(Conversation conversation) {
    rows.write("DELETE FROM chat WHERE conversation = ?", conversation.name());
    rows.write("DELETE FROM preference WHERE conversation = ?", conversation.name());
    groups.forget(conversation);
  }

  @Override
  public Optional<Roster> roster(Conversation conversation) {
    return groups.roster(conversation);
  }

  @Override
  public void put(Roster roster) {
    groups.put(roster);
  }

  @Override
  public List<GroupRequest> groupRequests() {
    return groups.requests();
  }

  @Override
  public void put(GroupRequest request) {
    groups.put(request);
  }

  @Override
  public void remove(GroupRequest request) {
    groups.remove(request);
  }

  @Override
  public SortedMap<String, String> preferences() {
    return preferences(NOWHERE);
  }

  private SortedMap<String, String> preferences(String conversation) {
    SortedMap<String, String> found = new TreeMap<>();
    rows.list(
        "SELECT key, value FROM preference WHERE conversation = ?",
        row -> found.put(row.getString(1), row.getString(2)),
        conversation);
    return found;
  }

  @Override
  public void preference(String key, String value) {
    preference(NOWHERE, key, value);
  }

  private void preference(String conversation, String key, String value) {
    if (value == null || value.isEmpty()) {
      rows.write("DELETE FROM preference WHERE conversation = ? AND key = ?", conversation, key);
    } else {
      rows.write("INSERT OR REPLACE INTO preference VALUES (?, ?, ?)", conversation, key, value);
    }
  }
}
