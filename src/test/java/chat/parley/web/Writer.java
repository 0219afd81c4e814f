package chat.parley.web;

import chat.parley.gateway.Wire;
import chat.parley.protocol.ServerFrame;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Writes many messages at once, without a browser. */
final class Writer {
  private static final int BATCH = 32;

  private Writer() {}

  /** Writes m1, m2 … to somebody, as another device of its author. */
  static void write(Stage stage, String from, String to, int count) {
    Wire wire = Wire.open(URI.create(stage.address().replace("http", "ws") + "/v1/socket"));
    wire.send(
        "{\"type\":\"hello\",\"protocol\":1,\"token\":\"%s\",\"cursors\":{}}"
            .formatted(token(stage, from)));
    until(wire, ServerFrame.Ready.class);
    for (int first = 1; first <= count; first += BATCH) {
      StringBuilder messages = new StringBuilder();
      for (int number = first; number < Math.min(first + BATCH, count + 1); number++) {
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
