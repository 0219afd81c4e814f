package chat.parley.protocol;

import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Message;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Writes the fields of a frame. A field that is null is left out. */
final class FrameWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** Characters; most frames are smaller. */
  private static final int SIZE_GUESS = 512;

  private final JsonGenerator json;

  private FrameWriter(JsonGenerator json) {
    this.json = json;
  }

  /** Writes the fields of one object. */
  interface Part {
    void write(FrameWriter out) throws IOException;
  }

  /** Writes the fields of the object that stands for a value. */
  interface ItemPart<T> {
    void write(FrameWriter out, T item) throws IOException;
  }

  /** The text of a frame, or of another object that begins with its type. */
  static String frame(String type, Part fields) {
    StringWriter text = new StringWriter(SIZE_GUESS);
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(json, type, fields);
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory does not fail to be written", impossible);
    }
    return text.toString();
  }

  /** The same in UTF-8. */
  static Bytes utf8(String type, Part fields) {
    ByteArrayOutputStream utf8 = new ByteArrayOutputStream(SIZE_GUESS);
    try (JsonGenerator json = FACTORY.createGenerator(utf8)) {
      write(json, type, fields);
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory does not fail to be written", impossible);
    }
    return Bytes.wrap(utf8.toByteArray());
  }

  private static void write(JsonGenerator json, String type, Part fields) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", type);
    fields.write(new FrameWriter(json));
    json.writeEndObject();
  }

  FrameWriter text(String name, String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
    return this;
  }

  /** The text form of an identifier. */
  FrameWriter name(String name, Object identifier) throws IOException {
    return text(name, identifier == null ? null : identifier.toString());
  }

  FrameWriter conversation(Conversation conversation) throws IOException {
    return text("conversation", conversation == null ? null : conversation.name());
  }

  FrameWriter number(String name, long value) throws IOException {
    json.writeNumberField(name, value);
    return this;
  }

  FrameWriter number(String name, Long value) throws IOException {
    return value == null ? this : number(name, value.longValue());
  }

  FrameWriter flag(String name, Boolean value) throws IOException {
    if (value != null) {
      json.writeBooleanField(name, value);
    }
    return this;
  }

  FrameWriter object(String name, Part fields) throws IOException {
    json.writeObjectFieldStart(name);
    fields.write(this);
    json.writeEndObject();
    return this;
  }

  /** Identifiers by their text forms. */
  FrameWriter names(String name, List<?> identifiers) throws IOException {
    json.writeArrayFieldStart(name);
    for (Object identifier : identifiers) {
      json.writeString(identifier.toString());
    }
    json.writeEndArray();
    return this;
  }

  FrameWriter numbers(String name, long... values) throws IOException {
    json.writeFieldName(name);
    json.writeArray(values, 0, values.length);
    return this;
  }

  <T> FrameWriter objects(String name, List<T> items, ItemPart<T> fields) throws IOException {
    if (items != null) {
      json.writeArrayFieldStart(name);
      for (T item : items) {
        json.writeStartObject();
        fields.write(this, item);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    return this;
  }

  FrameWriter counters(String name, Map<Conversation, Long> counters) throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<Conversation, Long> counter : counters.entrySet()) {
      json.writeNumberField(counter.getKey().name(), counter.getValue());
    }
    json.writeEndObject();
    return this;
  }

  /** Number, id and body; JSON bodies go out as they came in. */
  FrameWriter message(Message message) throws IOException {
    number("number", message.number()).name("id", message.id());
    Body body = message.body();
    switch (body.kind()) {
      case CONTENT -> written("content", body);
      case MEMBERSHIP -> written("membership", body);
      case CIPHERTEXT ->
          text("ciphertext", Base64.getEncoder().encodeToString(body.bytes().array()));
    }
    return this;
  }

  private void written(String name, Body body) throws IOException {
    json.writeFieldName(name);
    json.writeRawValue(body.bytes().utf8());
  }
}
