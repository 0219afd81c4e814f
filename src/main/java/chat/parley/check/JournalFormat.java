package chat.parley.check;

import static chat.parley.check.RecordJson.number;
import static chat.parley.check.RecordJson.text;

import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The lines of a journal's dump: {@code op} is {@code journal} or {@code replay}. */
final class JournalFormat {
  private static final String EVENT = "journal";
  private static final String REPLAY = "replay";

  private JournalFormat() {}

  static boolean isOne(JsonNode line) {
    String op = line.path("op").asText();
    return op.equals(EVENT) || op.equals(REPLAY);
  }

  static String write(JournalRecord row) {
    ObjectNode line = RecordJson.object();
    line.put("op", row instanceof JournalRecord.Replayed ? REPLAY : EVENT);
    line.put("database", row.database()).put("log", row.log()).put("row", row.row());
    switch (row) {
      case JournalRecord.Stored r -> {
        line.put("kind", "message").put("conversation", r.conversation().name());
        RecordJson.add(line.putArray("entry"), r.entry());
        if (r.change() != null) {
          ArrayNode users = line.put("change", r.change().what()).putArray("users");
          r.change().users().forEach(each -> users.add(each.value()));
        }
      }
      case JournalRecord.Marks r -> {
        ArrayNode marks = line.put("kind", "marks").putArray("marks");
        r.marks()
            .forEach(each ->
                marks
                    .addArray()
                    .add(each.conversation().name())
                    .add(each.user().value())
                    .add(each.received())
                    .add(each.read()));
      }
      case JournalRecord.Other r -> line.put("kind", r.kind()).put("time", r.time());
      case JournalRecord.Replayed r ->
          line.put("replayed", r.replayed()).put("restored", r.restored());
    }
    return text(line);
  }

  /**
   * Reads a line that {@link #write} wrote; unknown fields are passed over.
   *
   * @throws IllegalArgumentException when it is none
   */
  static JournalRecord read(JsonNode line) {
    String database = text(line, "database");
    String log = text(line, "log");
    long row = number(line, "row");
    if (text(line, "op").equals(REPLAY)) {
      return new JournalRecord.Replayed(
          database, log, row, text(line, "replayed"), text(line, "restored"));
    }
    String kind = text(line, "kind");
    return switch (kind) {
      case "message" ->
          new JournalRecord.Stored(
              database,
              log,
              row,
              RecordJson.conversation(line),
              RecordJson.entry(RecordJson.field(line, "entry")),
              change(line));
      case "marks" -> new JournalRecord.Marks(database, log, row, marks(line));
      default -> new JournalRecord.Other(database, log, row, kind, line.path("time").longValue());
    };
  }

  private static JournalRecord.Change change(JsonNode line) {
    if (!line.hasNonNull("change")) {
      return null;
    }
    List<UserId> users = new ArrayList<>();
    line.path("users").forEach(each -> users.add(new UserId(each.asText())));
    return new JournalRecord.Change(text(line, "change"), users);
  }

  private static List<JournalRecord.Mark> marks(JsonNode line) {
    List<JournalRecord.Mark> marks = new ArrayList<>();
    for (JsonNode each : RecordJson.field(line, "marks")) {
      marks.add(
          new JournalRecord.Mark(
              Conversation.parse(RecordJson.at(each, 0).asText()),
              new UserId(RecordJson.at(each, 1).asText()),
              RecordJson.at(each, 2).longValue(),
              RecordJson.at(each, 3).longValue()));
    }
    return marks;
  }
}
