package chat.parley.gateway;

import chat.parley.media.Media;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every address of the edge, and the answer to whatever goes wrong there. */
final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  static final String SOCKET = "/v1/socket";
  private static final long BODY_MS_MAX = 5_000;
  private static final long RETRY_AFTER_MS = 1_000;

  private final GatewaySettings settings;
  private final Accounts accounts;
  private final RouteToNode toNode;
  private final AddressLimits limits;
  private final Function<WebSocketUpgrade, HttpResponse> upgrade;
  private final Materializer materializer;
  private final Optional<MediaRoutes> media;
  private final WebClient webClient = new WebClient("/web");

  /**
   * @param upgrade begins a session, or throws a {@link CallFailure}
   */
  Routes(
      GatewaySettings settings,
      Accounts accounts,
      RouteToNode toNode,
      AddressLimits limits,
      Function<WebSocketUpgrade, HttpResponse> upgrade,
      Optional<Media> media,
      Materializer materializer) {
    this.settings = settings;
    this.accounts = accounts;
    this.toNode = toNode;
    this.limits = limits;
    this.upgrade = upgrade;
    this.materializer = materializer;
    this.media = media.map(each -> new MediaRoutes(each, this::authenticated, materializer));
  }

  /** Answers a request; never fails. */
  CompletionStage<HttpResponse> handle(HttpRequest request) {
    CompletionStage<HttpResponse> answer;
    try {
      answer = route(request);
    } catch (RuntimeException failure) {
      request.discardEntityBytes(materializer);
      answer = CompletableFuture.failedStage(failure);
    }
    return answer.exceptionally(Routes::answerFor).thenApply(Routes::guarded);
  }

  /** What is called, in few words; never a part of what a client has written. */
  static String kind(HttpRequest request) {
    String path = request.getUri().path();
    boolean post = request.method().value().equals("POST");
    return switch (path) {
      case SOCKET -> "socket";
      case "/v1/accounts" -> "register";
      case "/v1/devices" -> post ? "sign-in" : "call";
      default -> MediaRoutes.isFor(path) ? "media" : path.startsWith("/v1/") ? "call" : "page";
    };
  }

  private CompletionStage<HttpResponse> route(HttpRequest request) {
    String path = request.getUri().path();
    String method = request.method().value();
    String address = Caller.address(request, settings.trustForwarded());
    if (media.isPresent() && MediaRoutes.isFor(path)) {
      return media.get().handle(request);
    }
    return switch (path) {
      case "/" -> page(request, webClient.file("/").orElseGet(StartPage::html));
      case "/start" -> page(request, StartPage.html());
      case "/start.css" -> page(request, StartPage.css());
      case SOCKET -> CompletableFuture.completedStage(socket(request, address));
      case "/v1/accounts" -> {
        expectMethod(request, "POST");
        admit(address, RateLimit.REGISTER);
        yield body(request).thenCompose(accounts::register);
      }
      case "/v1/devices" -> {
        expectMethod(request, "GET", "POST");
        if (method.equals("GET")) {
          yield authenticated(request, address).thenCompose(accounts::devices);
        }
        admit(address, RateLimit.SIGN_IN);
        yield body(request).thenCompose(json -> accounts.signIn(json, address));
      }
      case "/v1/profile" -> {
        expectMethod(request, "PUT");
        yield authenticated(request, address)
            .thenCompose(token -> body(request).thenCompose(json -> accounts.rename(token, json)));
      }
      case "/v1/route" -> {
        expectMethod(request, "GET");
        yield authenticated(request, address)
            .thenCompose(token -> toNode.answer(request, token.user()));
      }
      default -> below(request, path, address);
    };
  }

  private CompletionStage<HttpResponse> below(HttpRequest request, String path, String address) {
    Optional<String> device = after(path, "/v1/devices/");
    if (device.isPresent()) {
      expectMethod(request, "DELETE");
      return authenticated(request, address)
          .thenCompose(token -> accounts.revoke(token, deviceOf(device.get())));
    }
    Optional<String> user = after(path, "/v1/users/");
    if (user.isPresent() && UserId.isValid(user.get())) {
      expectMethod(request, "GET");
      return authenticated(request, address)
          .thenCompose(token -> accounts.profile(new UserId(user.get())));
    }
    if (user.isPresent()) {
      return authenticated(request, address)
          .thenCompose(token ->
              CompletableFuture.failedStage(new CallFailure(ErrorCode.UNKNOWN_USER, "none")));
    }
    HttpResponse file =
        webClient.file(path).orElseThrow(() -> CallFailure.astray(404, "nothing is here"));
    return page(request, file);
  }

  private static int deviceOf(String text) {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new CallFailure(ErrorCode.BAD_FRAME, "a device is a number");
    }
    return Integer.parseInt(text);
  }

  private static Optional<String> after(String path, String prefix) {
    return path.startsWith(prefix)
        ? Optional.of(path.substring(prefix.length()))
        : Optional.empty();
  }

  private static CompletionStage<HttpResponse> page(HttpRequest request, HttpResponse page) {
    expectMethod(request, "GET", "HEAD");
    return CompletableFuture.completedStage(page);
  }

  private HttpResponse socket(HttpRequest request, String address) {
    WebSocketUpgrade asked =
        request
            .getAttribute(AttributeKeys.webSocketUpgrade)
            .orElseThrow(() -> CallFailure.astray(426, "this is for WebSockets"));
    if (!Caller.originAllowed(request, settings.origins())) {
      throw new CallFailure(ErrorCode.FORBIDDEN, "pages of this origin may not connect");
    }
    admit(address, RateLimit.CONNECT);
    return upgrade.apply(asked);
  }

  private void admit(String address, RateLimit limit) {
    long wait = limits.take(address, limit);
    if (wait > 0) {
      throw CallFailure.retry(ErrorCode.RATE_LIMITED, wait, "too many from this address");
    }
  }

  private CompletionStage<Token> authenticated(HttpRequest request, String address) {
    return authenticated(request, address, RateLimit.CALL);
  }

  private CompletionStage<Token> authenticated(HttpRequest request, RateLimit limit) {
    return authenticated(request, Caller.address(request, settings.trustForwarded()), limit);
  }

  private CompletionStage<Token> authenticated(
      HttpRequest request, String address, RateLimit limit) {
    admit(address, limit);
    Token token =
        Caller.token(request)
            .orElseThrow(() -> new CallFailure(ErrorCode.UNAUTHENTICATED, "a token is needed"));
    return accounts.authenticate(token);
  }

  private CompletionStage<Json> body(HttpRequest request) {
    if (!request.entity().getContentType().mediaType().isApplication()
        || !request.entity().getContentType().mediaType().subType().equals("json")) {
      throw CallFailure.astray(415, "the body is application/json");
    }
    return request
        .entity()
        .withSizeLimit(Json.BYTES_MAX)
        .toStrict(BODY_MS_MAX, materializer)
        .handle((entity, failure) -> {
          if (failure != null) {
            throw new CallFailure(
                ErrorCode.TOO_LARGE,
                "a body is at most " + Json.BYTES_MAX + " bytes, and soon complete");
          }
          ByteString bytes = entity.getData();
          return Json.parse(bytes.toArray());
        });
  }

  static void expectMethod(HttpRequest request, String... methods) {
    if (!List.of(methods).contains(request.method().value())) {
      throw CallFailure.astray(405, "only " + String.join(", ", methods) + " is possible here");
    }
  }

  private static HttpResponse answerFor(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof CallFailure problem) {
      return problem.toResponse();
    }
    if (cause instanceof BusyException) {
      return CallFailure.retry(ErrorCode.BUSY, RETRY_AFTER_MS, "the server is busy").toResponse();
    }
    if (cause instanceof TimeoutException) {
      return CallFailure.retry(ErrorCode.UNAVAILABLE, RETRY_AFTER_MS, "no answer in time")
          .toResponse();
    }
    LOG.error("a call failed", cause);
    return new CallFailure(ErrorCode.INTERNAL, "the server is at fault").toResponse();
  }

  private static HttpResponse guarded(HttpResponse response) {
    HttpResponse guarded =
        response.addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
    return response.getHeader("Cache-Control").isPresent()
        ? guarded
        : guarded.addHeader(RawHeader.create("Cache-Control", "no-store"));
  }
}
