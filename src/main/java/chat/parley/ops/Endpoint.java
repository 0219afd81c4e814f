package chat.parley.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * One call of the management port.
 *
 * @param method of HTTP; one that is not {@code GET} changes something
 * @param template of the path, with variables in braces
 * @param answer gives the answer, or fails with a {@link Failure}
 */
record Endpoint(
    String method, String template, Function<Call, CompletionStage<HttpResponse>> answer) {

  /** A call that is answered at once, with a body of JSON. */
  static Endpoint now(String method, String template, Function<Call, JsonNode> answer) {
    return new Endpoint(
        method, template, call -> CompletableFuture.completedStage(ok(answer.apply(call))));
  }

  /** A call that is answered some time, with a body of JSON. */
  static Endpoint later(
      String method, String template, Function<Call, CompletionStage<? extends JsonNode>> answer) {
    return new Endpoint(method, template, call -> answer.apply(call).thenApply(Endpoint::ok));
  }

  /** Whether a body of JSON comes along; it may be an empty object. */
  boolean takesBody() {
    return method.equals("POST") || method.equals("PUT");
  }

  /** The variables of a path that is of this template. */
  Optional<Map<String, String>> match(List<String> segments) {
    List<String> expected = segments(template);
    if (expected.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      String each = expected.get(i);
      if (each.startsWith("{") && !segments.get(i).isEmpty()) {
        variables.put(each.substring(1, each.length() - 1), segments.get(i));
      } else if (!each.equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  static List<String> segments(String path) {
    List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
    segments.removeFirst();
    return segments;
  }

  static HttpResponse ok(JsonNode body) {
    return answer(200, body);
  }

  static HttpResponse answer(int status, JsonNode body) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body.toString()));
  }
}
