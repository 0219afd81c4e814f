package chat.parley.client;

import chat.parley.client.Outgoing.Fate;
import chat.parley.client.Outgoing.State;
import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import chat.parley.protocol.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The outbox of a {@link SqliteStore}. */
final class OutboxRows {
  private static final String OUTGOING =
      "SELECT conversation, number, id, kind, body, written, place, state, sequence, failure"
          + " FROM outgoing ";
  private final Rows rows;

  OutboxRows(Rows rows) {
    this.rows = rows;
  }

  List<Outgoing> list(Conversation conversation, State state, int limit) {
    return rows.list(
        OUTGOING + "WHERE conversation = ? AND state = ? ORDER BY number LIMIT ?",
        OutboxRows::outgoing,
        conversation.name(),
        state.code(),
        limit);
  }

  private static Outgoing outgoing(ResultSet row) throws SQLException {
    String failure = row.getString(10);
    ErrorCode code = failure == null ? null : ErrorCode.valueOf(failure);
    return new Outgoing(
        Conversation.parse(row.getString(1)),
        SqliteTransaction.message(row, 2),
        row.getLong(6),
        row.getLong(7),
        new Fate(State.of(row.getInt(8)), row.getLong(9), code));
  }

  Optional<Outgoing> find(Conversation conversation, MessageId id) {
    return rows.first(
        OUTGOING + "WHERE conversation = ? AND id = ? LIMIT 1",
        OutboxRows::outgoing,
        conversation.name(),
        id.bits());
  }

  List<Conversation> conversationsWith(State state) {
    return rows.list(
        "SELECT conversation FROM outgoing WHERE state = ?"
            + " GROUP BY conversation ORDER BY min(written), conversation",
        row -> Conversation.parse(row.getString(1)),
        state.code());
  }

  void put(Outgoing outgoing) {
    Fate fate = outgoing.fate();
    rows.write(
        "INSERT OR REPLACE INTO outgoing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        outgoing.conversation().name(),
        outgoing.number(),
        outgoing.id().bits(),
        outgoing.message().body().kind().code(),
        outgoing.message().body().bytes().array(),
        outgoing.written(),
        outgoing.place(),
        fate.state().code(),
        fate.sequence(),
        fate.failure() == null ? null : fate.failure().name());
  }

  void remove(Outgoing outgoing) {
    rows.write(
        "DELETE FROM outgoing WHERE conversation = ? AND number = ?",
        outgoing.conversation().name(),
        outgoing.number());
  }
}
