package chat.parley.ops;

import chat.parley.protocol.ErrorCode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Uri;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All calls but those of health: finds the endpoint, reads the body, answers whatever happens. */
final class Api {
  static final int BODY_BYTES_MAX = 16 * 1024;
  private static final long BODY_MS_MAX = 5_000;
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  private final ActorSystem<?> system;
  private final Guard guard;
  private final List<Endpoint> endpoints;

  Api(ActorSystem<?> system, Guard guard, List<Endpoint> endpoints) {
    this.system = system;
    this.guard = guard;
    this.endpoints = List.copyOf(endpoints);
  }

  /** Answers a request; never fails. */
  CompletionStage<HttpResponse> handle(HttpRequest request) {
    CompletionStage<HttpResponse> answer;
    try {
      answer = route(request);
    } catch (RuntimeException failure) {
      request.discardEntityBytes(system);
      answer = CompletableFuture.failedStage(failure);
    }
    String method = request.method().value();
    return answer
        .exceptionally(Api::answerFor)
        .thenApply(response -> {
          if (!method.equals("GET")) {
            LOG.info(
                "an operator: {} {} is answered {}",
                method,
                request.getUri().getPathString(),
                response.status().intValue());
          }
          return response;
        });
  }

  private CompletionStage<HttpResponse> route(HttpRequest request) {
    guard.admit(request);
    Uri uri = request.getUri();
    // Nothing that is named in a path needs an escape.
    List<String> segments = Endpoint.segments(uri.getPathString());
    List<Endpoint> there =
        endpoints.stream().filter(each -> each.match(segments).isPresent()).toList();
    if (there.isEmpty()) {
      throw Failure.astray(404, "nothing is here");
    }
    Endpoint endpoint =
        there.stream()
            .filter(each -> each.method().equals(request.method().value()))
            .findFirst()
            .orElseThrow(() ->
                Failure.astray(
                    405,
                    "only "
                        + String.join(", ", there.stream().map(Endpoint::method).toList())
                        + " is possible here"));
    Map<String, String> variables = endpoint.match(segments).orElseThrow();
    Map<String, String> query = new LinkedHashMap<>(uri.query().toMap());
    return body(request, endpoint)
        .thenCompose(body -> endpoint.answer().apply(new Call(variables, query, body)));
  }

  private CompletionStage<ObjectNode> body(HttpRequest request, Endpoint endpoint) {
    if (!endpoint.takesBody()) {
      request.discardEntityBytes(system);
      return CompletableFuture.completedStage(Call.object());
    }
    // A form of a web page can't send this type.
    if (!request.entity().getContentType().equals(ContentTypes.APPLICATION_JSON)) {
      throw Failure.astray(415, "the body is application/json, {} at least");
    }
    return request
        .entity()
        .withSizeLimit(BODY_BYTES_MAX)
        .toStrict(BODY_MS_MAX, system)
        .handle((entity, failure) -> {
          if (failure != null) {
            throw new Failure(
                ErrorCode.TOO_LARGE,
                "a body is at most " + BODY_BYTES_MAX + " bytes, and soon complete");
          }
          return Call.parse(entity.getData().toArray());
        });
  }

  private static HttpResponse answerFor(Throwable failure) {
    Throwable cause =
        Optional.ofNullable(failure.getCause())
            .filter(any -> failure instanceof CompletionException)
            .orElse(failure);
    if (cause instanceof Failure problem) {
      return problem.toResponse();
    }
    if (cause instanceof TimeoutException) {
      return new Failure(ErrorCode.UNAVAILABLE, "no answer in time").toResponse();
    }
    LOG.error("a call of the management port failed", cause);
    return new Failure(ErrorCode.INTERNAL, "the node is at fault").toResponse();
  }
}
