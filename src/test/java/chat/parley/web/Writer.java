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

  /** Messages of one connection, which may not send as many as it likes. */
  private static final int CONNECTION_MAX = 1_900;

  private final URI address;
  private final String token;
  private final String to;
  private Wire wire;
  private int written;
  private int writtenHere;

  private Writer(Stage stage, String from, String to) {
    this.address = URI.create(stage.address().replace("http", "ws") + "/v1/socket");
    this.token = token(stage, from);
    this.to = to;
    connect();
  }

  static void write(Stage stage, String from, String to, int count) {
    open(stage, from, to).write(count);
  }

  static Writer open(Stage stage, String from, String to) {
    return new Writer(stage, from, to);
  }

  /** Takes a new connection; one on which nothing was said for long has been closed. */
  void connect() {
    wire = Wire.open(address);
    wire.send(
        "{\"type\":\"hello\",\"protocol\":1,\"token\":\"%s\",\"cursors\":{}}".formatted(token));
    until(wire, ServerFrame.Ready.class);
    writtenHere = 0;
  }

  /** Writes some more, all of them accepted when this returns; the answer is the last number. */
  int write(int count) {
    int end = written + count;
    while (written < end) {
      int size = Math.min(BATCH, end - written);
      if (writtenHere + size > CONNECTION_MAX) {
        connect();
      }
      batch(size);
    }
    return end;
  }

  private void batch(int size) {
    StringBuilder messages = new StringBuilder();
    for (int number = written + 1; number <= written + size; number++) {
      messages
          .append(number == written + 1 ? "" : ",")
          .append(
              "{\"number\":%d,\"id\":\"%016x\",\"content\":{\"text\":\"m%d\"}}"
                  .formatted(number, number, number));
    }
    written += size;
    writtenHere += size;
    wire.send(
        "{\"type\":\"send\",\"conversation\":\"@%s\",\"messages\":[%s]}".formatted(to, messages));
    until(wire, ServerFrame.Accepted.class);
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
