package chat.parley.web;

import chat.parley.gateway.Wire;
import chat.parley.protocol.ServerFrame;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Writes many messages at once, m1, m2 …, without a browser, as another device of its author. */
final class Writer {
  private static final int BATCH = 32;

  /** Batches after which the server is told that this end is still there. */
  private static final int PING_EVERY = 16;

  private final Wire wire;
  private final String to;
  private int written;

  private Writer(Wire wire, String to, int written) {
    this.wire = wire;
    this.to = to;
    this.written = written;
  }

  static void write(Stage stage, String from, String to, int count) {
    open(stage, from, to, 0).write(count);
  }

  /**
   * Goes on after so many messages; a connection in which nothing is written for long is closed.
   */
  static Writer open(Stage stage, String from, String to, int written) {
    Wire wire = Wire.open(URI.create(stage.address().replace("http", "ws") + "/v1/socket"));
    wire.send(
        "{\"type\":\"hello\",\"protocol\":1,\"token\":\"%s\",\"cursors\":{}}"
            .formatted(token(stage, from)));
    until(wire, ServerFrame.Ready.class);
    return new Writer(wire, to, written);
  }

  /** Writes some more, all of them accepted when this returns; the answer is the last number. */
  int write(int count) {
    int end = written + count;
    while (written < end) {
      StringBuilder messages = new StringBuilder();
      int first = written + 1;
      if (written / BATCH % PING_EVERY == 0 || count == 1) {
        wire.send("{\"type\":\"ping\",\"n\":1}");
      }
      written = Math.min(written + BATCH, end);
      for (int number = first; number <= written; number++) {
        messages
            .append(number == first ? "" : ",")
            .append(
                "{\"number\":%d,\"id\":\"%016x\",\"content\":{\"text\":\"m%d\"}}"
                    .formatted(number, number, number));
      }
      wire.send(
          "{\"type\":\"send\",\"conversation\":\"@%s\",\"messages\":[%s]}".formatted(to, messages));
      until(wire, ServerFrame.Accepted.class);
    }
    return end;
  }

  private static void until(Wire wire, Class<? extends ServerFrame> type) {
    try {
      while (!type.isInstance(wire.next())) {
        // Everything else is for others.
      }
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String token(Stage stage, String user) {
    String body =
        "{\"user\":\"%s\",\"password\":\"%s\",\"label\":\"writer\"}"
            .formatted(user, Person.PASSWORD);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stage.address() + "/v1/devices"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      String answer = http.send(request, BodyHandlers.ofString()).body();
      return new ObjectMapper().readTree(answer).get("token").textValue();
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
