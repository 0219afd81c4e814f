package chat.parley.client;

import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameException;
import chat.parley.protocol.Problem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Accounts and devices over HTTP. Each call throws {@link RefusedException} for an answer with a
 * code and {@link IOException} when the server can't be reached or does not speak the protocol.
 */
public final class Accounts {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private final String server;

  /** A signed-in device. */
  public record Device(int device, String label) {}

  /**
   * The accounts of a server.
   *
   * @param server like {@code http://localhost:8080}
   * @throws IllegalArgumentException when it is not such an address
   */
  public Accounts(String server) {
    this.server = address(server);
  }

  private static String address(String server) {
    URI uri = URI.create(server.replaceFirst("/+$", ""));
    if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
      throw new IllegalArgumentException("a server is http://host:port or https://host:port");
    }
    return uri.toString();
  }

  /** Makes an account; invite may be null. */
  public void register(UserId user, String password, String name, String invite)
      throws IOException, RefusedException {
    ObjectNode body = JSON.createObjectNode();
    body.put("user", user.value()).put("password", password).put("name", name);
    if (invite != null) {
      body.put("invite", invite);
    }
    call(post("/v1/accounts", body));
  }

  /** Signs in a new device of a user. */
  public Identity signIn(UserId user, String password, String label)
      throws IOException, RefusedException {
    ObjectNode body = JSON.createObjectNode();
    body.put("user", user.value()).put("password", password).put("label", label);
    JsonNode answer = call(post("/v1/devices", body));
    return new Identity(server, user, answer.path("device").asInt(), answer.path("token").asText());
  }

  /** The devices of the one who is signed in. */
  public List<Device> devices(String token) throws IOException, RefusedException {
    JsonNode answer = call(request("/v1/devices", token).GET());
    List<Device> devices = new ArrayList<>();
    for (JsonNode each : answer.isArray() ? answer : answer.path("devices")) {
      devices.add(new Device(each.path("device").asInt(), each.path("label").asText()));
    }
    return devices;
  }

  /** Signs a device out. */
  public void revoke(String token, int device) throws IOException, RefusedException {
    call(request("/v1/devices/" + device, token).DELETE());
  }

  private HttpRequest.Builder post(String path, JsonNode body) throws JsonProcessingException {
    return HttpRequest.newBuilder(URI.create(server + path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
  }

  private HttpRequest.Builder request(String path, String token) {
    return HttpRequest.newBuilder(URI.create(server + path))
        .header("Authorization", "Bearer " + token);
  }

  private static JsonNode call(HttpRequest.Builder request) throws IOException, RefusedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(request.timeout(ANSWER_MAX).build(), BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw refusal(response);
      }
      return response.body().isEmpty() ? JSON.missingNode() : JSON.readTree(response.body());
    } catch (JsonProcessingException flaw) {
      throw new IOException("the answer is not JSON", flaw);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  private static RefusedException refusal(HttpResponse<String> response) throws IOException {
    try {
      Problem problem = Problem.decode(response.body());
      ErrorCode code = problem.code();
      return new RefusedException(code, problem.detail());
    } catch (FrameException flaw) {
      throw new IOException("the server answered with status " + response.statusCode(), flaw);
    }
  }
}
