package chat.parley.group;

import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.UserId;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A change as the body of an entry: the JSON object that clients are shown. */
final class ChangeJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private ChangeJson() {}

  static Body write(Change change) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("change", change.kind().word());
      json.writeStringField("by", change.by().value());
      if (!change.users().isEmpty()) {
        json.writeArrayFieldStart("users");
        for (UserId user : change.users()) {
          json.writeString(user.value());
        }
        json.writeEndArray();
      }
      if (isTitle(change.kind())) {
        json.writeStringField("title", change.text());
      } else if (change.kind() == Change.Kind.DESCRIBED) {
        json.writeStringField("description", change.text());
      }
      if (change.promoted() != null) {
        json.writeStringField("promoted", change.promoted().value());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory does not fail to be written", impossible);
    }
    return new Body(Body.Kind.MEMBERSHIP, Bytes.wrap(bytes.toByteArray()));
  }

  private static boolean isTitle(Change.Kind kind) {
    return kind == Change.Kind.CREATED || kind == Change.Kind.RENAMED;
  }

  /**
   * Reads what {@link #write} wrote; unknown fields are passed over.
   *
   * @throws IllegalArgumentException when it is not a change
   */
  static Change read(Bytes body) {
    try (JsonParser json = FACTORY.createParser(body.array())) {
      return read(json);
    } catch (IOException broken) {
      throw new IllegalArgumentException("a change of a group is no JSON", broken);
    }
  }

  private static Change read(JsonParser json) throws IOException {
    Change.Kind kind = null;
    UserId by = null;
    UserId promoted = null;
    String text = "";
    List<UserId> users = new ArrayList<>();
    json.nextToken();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "change" -> kind = kind(json.getText());
        case "by" -> by = new UserId(json.getText());
        case "title", "description" -> text = json.getText();
        case "promoted" -> promoted = new UserId(json.getText());
        case "users" -> {
          while (json.nextToken() == JsonToken.VALUE_STRING) {
            users.add(new UserId(json.getText()));
          }
        }
        default -> json.skipChildren();
      }
    }
    if (kind == null || by == null) {
      throw new IllegalArgumentException("a change of a group says what and by whom");
    }
    return new Change(kind, by, users, text, promoted);
  }

  private static Change.Kind kind(String word) {
    for (Change.Kind kind : Change.Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no change of a group is called so");
  }
}
