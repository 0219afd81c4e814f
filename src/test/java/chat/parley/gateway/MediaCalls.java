package chat.parley.gateway;

import chat.parley.journal.Database;
import chat.parley.model.MediaHash;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Calls of media over HTTP, at an edge of their own. */
abstract class MediaCalls {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  MediaEdge edge;

  /** Settings that differ from the defaults. */
  Map<String, ?> settings() {
    return Map.of();
  }

  @BeforeEach
  void start() throws Exception {
    edge = new MediaEdge(folder, settings());
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  static byte[] bytes(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static MediaHash hash(byte[] bytes) throws Exception {
    return MediaHash.of(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  static String digest(byte[] bytes) throws Exception {
    return "sha-256=:" + Base64.getEncoder().encodeToString(hash(bytes).bytes().array()) + ":";
  }

  static JsonNode json(HttpResponse<byte[]> response) throws Exception {
    return JSON.readTree(response.body());
  }

  static ErrorCode code(HttpResponse<byte[]> response) throws Exception {
    return Problem.decode(new String(response.body(), StandardCharsets.UTF_8)).code();
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  HttpResponse<byte[]> post(byte[] bytes) throws Exception {
    return edge.send(edge.request("/v1/media").POST(BodyPublishers.ofByteArray(bytes)));
  }

  HttpRequest.Builder get(MediaHash hash) {
    return edge.request("/v1/media/" + hash);
  }

  List<String> rows(String sql) throws Exception {
    Database database = edge.databases.all().getFirst();
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  void execute(String sql) throws Exception {
    try (Connection connection = edge.databases.all().getFirst().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
