package chat.parley.client;

import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.MediaHash;
import chat.parley.model.MessageId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The messages of a {@link SqliteStore} that wait for their upload. */
final class AttachmentRows {
  private static final String ATTACHMENT =
      "SELECT conversation, id, written, content, file, size, modified, url, hash, failure"
          + " FROM attachment ";
  private final Rows rows;

  AttachmentRows(Rows rows) {
    this.rows = rows;
  }

  List<Attachment> all() {
    return rows.list(ATTACHMENT + "ORDER BY written, id", AttachmentRows::attachment);
  }

  Optional<Attachment> find(Conversation conversation, MessageId id) {
    return rows.first(
        ATTACHMENT + "WHERE conversation = ? AND id = ?",
        AttachmentRows::attachment,
        conversation.name(),
        id.bits());
  }

  private static Attachment attachment(ResultSet row) throws SQLException {
    Body content = new Body(Body.Kind.CONTENT, Bytes.wrap(row.getBytes(4)));
    String hash = row.getString(9);
    return new Attachment(
        Conversation.parse(row.getString(1)),
        MessageId.of(row.getLong(2)),
        row.getLong(3),
        MediaContent.read(content).orElseThrow(() -> new StoreException("a damaged attachment")),
        new Attachment.File(row.getString(5), row.getLong(6), row.getLong(7)),
        new Attachment.Progress(
            row.getString(8), hash == null ? null : MediaHash.parse(hash), row.getString(10)));
  }

  void put(Attachment attachment) {
    Attachment.Progress progress = attachment.progress();
    rows.write(
        "INSERT OR REPLACE INTO attachment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        attachment.conversation().name(),
        attachment.id().bits(),
        attachment.written(),
        attachment.content().body().bytes().array(),
        attachment.file().path(),
        attachment.file().size(),
        attachment.file().modified(),
        progress.url(),
        progress.hash() == null ? null : progress.hash().toString(),
        progress.failure());
  }

  void remove(Attachment attachment) {
    rows.write(
        "DELETE FROM attachment WHERE conversation = ? AND id = ?",
        attachment.conversation().name(),
        attachment.id().bits());
  }
}
