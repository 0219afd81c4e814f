package chat.parley.check;

import static chat.parley.check.RecordJson.number;
import static chat.parley.check.RecordJson.text;

import chat.parley.model.Conversation;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The lines of a history, one JSON object each. Every line has {@code t}, {@code device}, {@code
 * op} and {@code phase} ({@code invoke}, {@code ok}, {@code fail}, {@code unknown}); the rest is as
 * docs/operations.md tells.
 */
public final class ObservationFormat {
  private static final String BLOCK = "block";
  private static final String UNBLOCK = "unblock";

  private ObservationFormat() {}

  /** The line, without its end. */
  public static String write(Observation observation) {
    ObjectNode line = RecordJson.object();
    line.put("t", observation.at());
    line.put("device", RecordJson.text(observation.device()));
    switch (observation) {
      case Observation.Sending o -> send(line, o, "invoke").put("hash", o.hash());
      case Observation.Accepted o -> send(line, o, "ok").put("sequence", o.sequence());
      case Observation.Refused o -> send(line, o, "fail").put("code", o.code().name());
      case Observation.Unknown o -> send(line, o, "unknown");
      case Observation.Shown o -> {
        chat(line, o, "show", "ok");
        if (o.older()) {
          line.put("older", true);
        }
        RecordJson.add(line.putArray("entry"), o.entry());
      }
      case Observation.Opened o -> chat(line, o, "open", "invoke").put("sequence", o.sequence());
      case Observation.Privacy o ->
          chat(line, o, o.blocks() ? BLOCK : UNBLOCK, o.answered() ? "ok" : "invoke")
              .put("request", o.request());
      case Observation.Marked o -> {
        chat(line, o, "marks", "ok").put("stored", o.stored());
        RecordJson.put(line, "mine", o.mine());
        RecordJson.put(line, "theirs", o.theirs());
      }
      case Observation.Presence o -> {
        named(line, "presence", "ok").put("user", o.user().value()).put("online", o.online());
        if (o.lastSeen() != null) {
          line.put("lastSeen", o.lastSeen());
        }
      }
      case Observation.Read o -> read(line, o);
    }
    return text(line);
  }

  private static ObjectNode named(ObjectNode line, String op, String phase) {
    return line.put("op", op).put("phase", phase);
  }

  private static ObjectNode chat(
      ObjectNode line, Observation.OfChat observation, String op, String phase) {
    return named(line, op, phase).put("conversation", observation.conversation().name());
  }

  private static ObjectNode send(ObjectNode line, Observation.OfSend observation, String phase) {
    return chat(line, observation, "send", phase)
        .put("number", observation.number())
        .put("id", observation.id().value());
  }

  private static void read(ObjectNode line, Observation.Read o) {
    chat(line, o, "read", "ok").put("cold", o.cold()).put("head", o.head());
    RecordJson.put(line, "mine", o.mine());
    RecordJson.put(line, "theirs", o.theirs());
    ArrayNode entries = line.putArray("entries");
    o.entries().forEach(each -> RecordJson.add(entries.addArray(), each));
  }

  /**
   * Reads a line that {@link #write} wrote; unknown fields are passed over.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Observation read(JsonNode line) {
    long at = number(line, "t");
    Sender device = RecordJson.device(text(line, "device"));
    String op = text(line, "op");
    if (op.equals("presence")) {
      Long lastSeen = line.hasNonNull("lastSeen") ? (Long) number(line, "lastSeen") : null;
      UserId user = new UserId(text(line, "user"));
      return new Observation.Presence(at, device, user, line.path("online").asBoolean(), lastSeen);
    }
    Conversation conversation = RecordJson.conversation(line);
    return switch (op) {
      case "send" -> send(line, at, device, conversation);
      case "show" ->
          new Observation.Shown(
              at,
              device,
              conversation,
              RecordJson.entry(RecordJson.field(line, "entry")),
              line.path("older").asBoolean());
      case "open" -> new Observation.Opened(at, device, conversation, number(line, "sequence"));
      case BLOCK, UNBLOCK ->
          new Observation.Privacy(
              at,
              device,
              conversation,
              op.equals(BLOCK),
              text(line, "request"),
              text(line, "phase").equals("ok"));
      case "marks" ->
          new Observation.Marked(
              at,
              device,
              conversation,
              number(line, "stored"),
              RecordJson.marks(line, "mine"),
              RecordJson.marks(line, "theirs"));
      case "read" ->
          new Observation.Read(
              at,
              device,
              conversation,
              line.path("cold").asBoolean(),
              number(line, "head"),
              RecordJson.marks(line, "mine"),
              RecordJson.marks(line, "theirs"),
              RecordJson.entries(RecordJson.field(line, "entries")));
      default -> throw new IllegalArgumentException("no op is called " + op);
    };
  }

  private static Observation send(
      JsonNode line, long at, Sender device, Conversation conversation) {
    long number = number(line, "number");
    var id = RecordJson.id(line);
    String phase = text(line, "phase");
    return switch (phase) {
      case "invoke" ->
          new Observation.Sending(at, device, conversation, number, id, text(line, "hash"));
      case "ok" ->
          new Observation.Accepted(at, device, conversation, number, id, number(line, "sequence"));
      case "fail" ->
          new Observation.Refused(
              at, device, conversation, number, id, ErrorCode.valueOf(text(line, "code")));
      case "unknown" -> new Observation.Unknown(at, device, conversation, number, id);
      default -> throw new IllegalArgumentException("no phase is called " + phase);
    };
  }
}
