package chat.parley.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Chooses the socket to connect to: the one that the server names for its user, whose node holds
 * that user; the server's own when it names none, or when the named one could not be opened the
 * last time. For one thread.
 */
final class Routing {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private boolean named;
  private boolean avoidNamed;

  Routing(HttpClient http) {
    this.http = http;
  }

  /** Never fails: the server's own socket is always a good one. */
  CompletableFuture<URI> socketOf(Identity identity) {
    URI own = URI.create(identity.server().replaceFirst("^http", "ws") + "/v1/socket");
    named = !avoidNamed;
    avoidNamed = false;
    if (!named) {
      return CompletableFuture.completedFuture(own);
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(identity.server() + "/v1/route"))
            .header("Authorization", "Bearer " + identity.token())
            .timeout(ANSWER_MAX)
            .build();
    return http.sendAsync(request, BodyHandlers.ofString())
        .thenApply(
            answer -> answer.statusCode() == 200 ? read(answer.body(), own).orElse(own) : own)
        .exceptionally(failure -> own);
  }

  /**
   * What an answer names, unless it is no socket, or would give up the encryption of the own one.
   */
  static Optional<URI> read(String answer, URI own) {
    try {
      URI url = URI.create(JSON.readTree(answer).path("url").asText());
      boolean socket = "wss".equals(url.getScheme()) || "ws".equals(url.getScheme());
      boolean weaker = own.getScheme().equals("wss") && !"wss".equals(url.getScheme());
      return socket && !weaker && url.getHost() != null ? Optional.of(url) : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException flaw) {
      return Optional.empty();
    }
  }

  /** The socket that was chosen last could not be opened. */
  void failed() {
    avoidNamed = named;
  }
}
