package chat.parley.check.chaos;

import chat.parley.protocol.FrameException;
import chat.parley.protocol.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** The management port of a node, as an operator's command calls it. */
final class Management {
  /** As long as {@code scripts/admin} waits: whoever was paused has gone on or is gone by then. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  private final HttpClient http;
  private final String token;

  Management(HttpClient http, String token) {
    this.http = http;
    this.token = token;
  }

  /**
   * An answer of a node.
   *
   * @param why when it was refused, one line for the operator
   */
  record Answer(int status, String why) {
    boolean isDone() {
      return status < 300;
    }
  }

  /**
   * Calls a node; empty when it does not answer: then it may have done what it was asked, or not.
   *
   * @param body JSON, or empty for none
   */
  Optional<Answer> call(ServerNode node, String method, String path, String body) {
    URI address = URI.create("http://127.0.0.1:" + node.addresses().managementPort() + path);
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(ANSWER_MAX)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return Optional.of(new Answer(answer.statusCode(), why(answer)));
    } catch (IOException gone) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String why(HttpResponse<String> answer) {
    try {
      Problem problem = Problem.decode(answer.body());
      return problem.detail() == null ? problem.title() : problem.detail();
    } catch (FrameException none) {
      return answer.body();
    }
  }
}
