package chat.parley.cli;

import chat.parley.protocol.FrameException;
import chat.parley.protocol.Problem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The management port of one node, as docs/openapi-management.yaml describes it. */
final class AdminCalls {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How a command that could not be done ends. */
  enum Exit {
    /** The node refuses it. */
    REFUSED(1),
    /** The node can't be reached, or does not answer. */
    UNREACHABLE(3),
    /** The token is missing or wrong. */
    NOT_ADMITTED(4);

    private final int code;

    Exit(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /** A call that could not be done; the message is for the operator. */
  static final class FailedException extends RuntimeException {
    private final Exit exit;

    FailedException(Exit exit, String message) {
      super(message, null, false, false);
      this.exit = exit;
    }

    Exit exit() {
      return exit;
    }
  }

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
  private final String url;
  private final String token;

  /**
   * @param url such as {@code http://localhost:7626}
   * @param token empty for none
   */
  AdminCalls(String url, String token) {
    this.url = url.replaceFirst("/+$", "");
    this.token = token;
  }

  JsonNode get(String path) {
    return read(send("GET", path, null));
  }

  JsonNode put(String path, JsonNode body) {
    return read(send("PUT", path, body));
  }

  JsonNode post(String path, JsonNode body) {
    return read(send("POST", path, body));
  }

  JsonNode delete(String path) {
    return read(send("DELETE", path, null));
  }

  /** The text of a page. */
  String page(String path) {
    return send("GET", path, null);
  }

  private static JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException bad) {
      throw new FailedException(Exit.UNREACHABLE, "what answers there is not a node of Parley");
    }
  }

  private String send(String method, String path, JsonNode body) {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.toString());
    HttpResponse<String> answer;
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url + path))
              .timeout(ANSWER_MAX)
              .header("Content-Type", "application/json")
              .method(method, publisher);
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | IllegalArgumentException unreachable) {
      throw new FailedException(
          Exit.UNREACHABLE, "no node can be reached at " + url + "; see --url");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FailedException(Exit.UNREACHABLE, "interrupted");
    }
    if (answer.statusCode() >= 300) {
      throw failure(answer);
    }
    return answer.body();
  }

  private static FailedException failure(HttpResponse<String> answer) {
    String why;
    try {
      Problem problem = Problem.decode(answer.body());
      why = problem.detail() == null ? problem.title() : problem.detail();
    } catch (FrameException none) {
      why = "the answer has status " + answer.statusCode();
    }
    return new FailedException(
        answer.statusCode() == 401 ? Exit.NOT_ADMITTED : Exit.REFUSED, SafeText.line(why));
  }
}
