package chat.parley.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * As much of a server's frame as a workload needs, read without making the frame: one is used again
 * for all frames of a loop.
 */
final class Glance {
  private static final JsonFactory JSON = new JsonFactory();

  String type;
  String conversation;
  String request;
  String code;

  /** Of the frame itself, or of its first entry or message. */
  long firstSequence;

  /** Of the frame itself, or of its last entry or message. */
  long lastSequence;

  /** Numbers of the first and the last entry or message. */
  long firstNumber;

  long lastNumber;

  /** Entries or messages in it. */
  int count;

  /** Whether the entries follow each other without a gap. */
  boolean dense;

  boolean more;

  /** The mark {@code theirs.received}, or 0. */
  long theirsReceived;

  /** Milliseconds between two signs of life, as {@code welcome} tells them, or 0. */
  long heartbeatMs;

  /** Milliseconds that an error asks to wait, or 0. */
  long afterMs;

  private void clear() {
    type = "";
    conversation = null;
    request = null;
    code = null;
    firstSequence = 0;
    lastSequence = 0;
    firstNumber = 0;
    lastNumber = 0;
    count = 0;
    dense = true;
    more = false;
    theirsReceived = 0;
    heartbeatMs = 0;
    afterMs = 0;
  }

  /** Reads a frame. */
  void read(byte[] utf8) {
    clear();
    try (JsonParser in = JSON.createParser(utf8)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        field(name, in);
      }
    } catch (IOException flaw) {
      throw new UncheckedIOException(flaw);
    }
  }

  private void field(String name, JsonParser in) throws IOException {
    switch (name) {
      case "type" -> type = in.getText();
      case "conversation" -> conversation = in.getText();
      case "request" -> request = in.getText();
      case "code" -> code = in.getText();
      case "heartbeat" -> heartbeatMs = in.getLongValue();
      case "after" -> after(in);
      case "more" -> more = in.getBooleanValue();
      case "sequence" -> {
        firstSequence = in.getLongValue();
        lastSequence = firstSequence;
        count = 1;
      }
      case "number" -> {
        firstNumber = in.getLongValue();
        lastNumber = firstNumber;
      }
      case "messages", "entries" -> entries(in);
      case "theirs" -> theirs(in);
      default -> in.skipChildren();
    }
  }

  /** Of an error; that of {@code bye} is a range. */
  private void after(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      afterMs = in.getLongValue();
    } else {
      in.skipChildren();
    }
  }

  private void entries(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      in.skipChildren();
      return;
    }
    while (in.nextToken() == JsonToken.START_OBJECT) {
      long sequence = 0;
      long number = 0;
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        switch (name) {
          case "sequence" -> sequence = in.getLongValue();
          case "number" -> number = in.getLongValue();
          default -> in.skipChildren();
        }
      }
      add(sequence, number);
    }
  }

  private void add(long sequence, long number) {
    if (count == 0) {
      firstSequence = sequence;
      firstNumber = number;
    } else if (sequence != lastSequence + 1) {
      dense = false;
    }
    lastSequence = sequence;
    lastNumber = number;
    count++;
  }

  private void theirs(JsonParser in) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      boolean received = in.currentName().equals("received");
      in.nextToken();
      if (received) {
        theirsReceived = in.getLongValue();
      }
    }
  }
}
