package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ClientFrameCodec;
import chat.parley.protocol.FrameException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The groups of a {@link SqliteStore}, and the changes of them that wait. */
final class GroupRows {
  private final Rows rows;

  GroupRows(Rows rows) {
    this.rows = rows;
  }

  Optional<Roster> roster(Conversation conversation) {
    return rows.first(
        "SELECT standing, whole, description FROM roster WHERE conversation = ?",
        row ->
            new Roster(
                conversation,
                Roster.Standing.of(row.getInt(1)),
                row.getBoolean(2),
                members(conversation),
                row.getString(3)),
        conversation.name());
  }

  private SortedMap<UserId, Roster.Role> members(Conversation conversation) {
    SortedMap<UserId, Roster.Role> members = new TreeMap<>();
    rows.list(
        "SELECT user, admin FROM member WHERE conversation = ?",
        row ->
            members.put(
                new UserId(row.getString(1)),
                row.getBoolean(2) ? Roster.Role.ADMIN : Roster.Role.MEMBER),
        conversation.name());
    return members;
  }

  void put(Roster roster) {
    String name = roster.conversation().name();
    SortedMap<UserId, Roster.Role> before = members(roster.conversation());
    rows.write(
        "INSERT OR REPLACE INTO roster VALUES (?, ?, ?, ?)",
        name,
        roster.standing().code(),
        roster.whole(),
        roster.description());
    before.keySet().stream()
        .filter(each -> !roster.members().containsKey(each))
        .forEach(each ->
            rows.write(
                "DELETE FROM member WHERE conversation = ? AND user = ?", name, each.value()));
    roster
        .members()
        .forEach((user, role) -> {
          if (before.get(user) != role) {
            rows.write(
                "INSERT OR REPLACE INTO member VALUES (?, ?, ?)",
                name,
                user.value(),
                role == Roster.Role.ADMIN);
          }
        });
  }

  void forget(Conversation conversation) {
    rows.write("DELETE FROM roster WHERE conversation = ?", conversation.name());
    rows.write("DELETE FROM member WHERE conversation = ?", conversation.name());
  }

  List<GroupRequest> requests() {
    return rows.list(
        "SELECT place, frame FROM group_request ORDER BY place",
        row -> new GroupRequest(row.getLong(1), frame(row.getString(2))));
  }

  private static ClientFrame.Group frame(String text) {
    try {
      if (ClientFrameCodec.decode(text) instanceof ClientFrame.Group group) {
        return group;
      }
      throw new StoreException("a request that is none");
    } catch (FrameException flaw) {
      throw new StoreException("a damaged request", flaw);
    }
  }

  void put(GroupRequest request) {
    rows.write(
        "INSERT OR REPLACE INTO group_request VALUES (?, ?)",
        request.place(),
        ClientFrameCodec.encode(request.frame()));
  }

  void remove(GroupRequest request) {
    rows.write("DELETE FROM group_request WHERE place = ?", request.place());
  }
}
