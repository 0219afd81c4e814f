package chat.parley.gateway;

import chat.parley.media.Media;
import chat.parley.media.MediaTypes;
import chat.parley.model.MediaHash;
import chat.parley.protocol.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.TimeoutAccess;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** The addresses of media: {@code /v1/media} and everything below. */
final class MediaRoutes {
  static final String ROOT = "/v1/media";

  /**
   * Of a body that is refused, so much is read, so that its sender comes to read the answer: one
   * that still sends when the connection is closed finds it broken, and the answer gone with it.
   */
  private static final long DRAIN_BYTES_MAX = 64L << 20;

  private static final Duration DRAIN_MAX = Duration.ofSeconds(15);

  /** Bytes come and go as long as they do; standing still is watched for by the streams. */
  private static final Duration TRANSFER_MAX = Duration.ofDays(1);

  private static final String IMMUTABLE = "private, max-age=31536000, immutable";

  private final Media media;
  private final Authentication authentication;
  private final UploadRoutes uploads;
  private final Materializer materializer;

  /** Lets a call in. */
  interface Authentication {
    /** Fails with a {@link CallFailure} when too many came, or the token is not good. */
    CompletionStage<Token> of(HttpRequest request, RateLimit limit);
  }

  MediaRoutes(Media media, Authentication authentication, Materializer materializer) {
    this.media = media;
    this.authentication = authentication;
    this.materializer = materializer;
    this.uploads = new UploadRoutes(media, authentication);
  }

  /** Whether an address is one of these. */
  static boolean isFor(String path) {
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }

  /** Answers a request; fails as {@link Routes} expects it. */
  CompletionStage<HttpResponse> handle(HttpRequest request) {
    request
        .getHeader(TimeoutAccess.class)
        .ifPresent(access -> access.timeoutAccess().updateTimeout(TRANSFER_MAX));
    CompletionStage<HttpResponse> answer;
    try {
      answer = route(request);
    } catch (RuntimeException failure) {
      answer = CompletableFuture.failedStage(failure);
    }
    return answer
        .handle((response, failure) ->
            failure == null
                ? CompletableFuture.completedStage(response)
                : drain(request)
                    .<HttpResponse>thenApply(drained -> {
                      throw MediaFailure.of(failure);
                    }))
        .thenCompose(answered -> answered);
  }

  private CompletionStage<HttpResponse> route(HttpRequest request) {
    String path = request.getUri().path();
    if (path.equals(ROOT)) {
      Routes.expectMethod(request, "POST");
      return authentication
          .of(request, RateLimit.UPLOAD)
          .thenCompose(token -> receive(request, token));
    }
    String name = path.substring(ROOT.length() + 1);
    if (UploadRoutes.isFor(name)) {
      return uploads.handle(request, name);
    }
    Routes.expectMethod(request, "GET", "HEAD");
    return authentication
        .of(request, RateLimit.DOWNLOAD)
        .thenCompose(token -> {
          if (!MediaHash.isValid(name)) {
            throw new CallFailure(ErrorCode.BAD_FRAME, "a hash is 64 digits of 0-9 a-f");
          }
          MediaHash hash = MediaHash.parse(name);
          return media.find(hash).thenApply(found -> give(request, hash, found));
        });
  }

  private CompletionStage<HttpResponse> receive(HttpRequest request, Token token) {
    Optional<MediaHash> expected = ReprDigest.of(request);
    long length = request.entity().getContentLengthOption().orElse(0);
    if (length > media.sizeMax()) {
      throw new CallFailure(
          ErrorCode.TOO_LARGE, "a file has at most " + media.sizeMax() + " bytes");
    }
    return media
        .receive(token.user(), expected, bytes(request))
        .thenApply(received ->
            Accounts.ok(
                    Json.object()
                        .put("hash", received.hash().toString())
                        .put("size", received.size()))
                .withStatus(201)
                .addHeader(RawHeader.create("Location", ROOT + "/" + received.hash())));
  }

  /** The body, whose size is for the store of media to limit. */
  static Source<ByteString, ?> bytes(HttpRequest request) {
    return request.entity().withoutSizeLimit().getDataBytes();
  }

  /**
   * Reads a refused body for a little while: many clients read no answer before they have sent all,
   * and would find the connection closed. One that waits to be told to go on is not made to.
   */
  private CompletionStage<Void> drain(HttpRequest request) {
    if (Caller.header(request, "Expect").isPresent()) {
      return CompletableFuture.completedStage(null);
    }
    return bytes(request)
        .takeWithin(DRAIN_MAX)
        .limitWeighted(DRAIN_BYTES_MAX, piece -> (long) piece.size())
        .runWith(Sink.ignore(), materializer)
        // It may have been read before, or be too long; the answer is the same.
        .handle((done, failure) -> null);
  }

  private HttpResponse give(HttpRequest request, MediaHash hash, Optional<Media.Found> found) {
    if (found.isEmpty()) {
      throw CallFailure.astray(404, "no such bytes are here");
    }
    String tag = "\"" + hash + "\"";
    if (Caller.header(request, "If-None-Match").filter(tags -> names(tags, tag)).isPresent()) {
      return HttpResponse.create().withStatus(304).addHeaders(validators(tag));
    }
    long size = found.get().size();
    boolean ranged = Caller.header(request, "If-Range").map(tag::equals).orElse(true);
    return switch (ByteRange.of(request, ranged, size)) {
      case ByteRange.Whole whole -> bytes(request, hash, found.get(), 0, size).withStatus(200);
      case ByteRange.Part(long from, long length) ->
          bytes(request, hash, found.get(), from, length)
              .withStatus(206)
              .addHeader(
                  RawHeader.create(
                      "Content-Range", "bytes " + from + "-" + (from + length - 1) + "/" + size));
      case ByteRange.Unsatisfiable none ->
          CallFailure.astray(416, "the file has " + size + " bytes")
              .toResponse()
              .addHeader(RawHeader.create("Content-Range", "bytes */" + size));
    };
  }

  /** RFC 9110, section 13.1.2: a list of tags, weak ones too, or any. */
  private static boolean names(String tags, String tag) {
    return List.of(tags.split("\\s*,\\s*")).stream()
        .map(each -> each.strip().replaceFirst("^W/", ""))
        .anyMatch(each -> each.equals("*") || each.equals(tag));
  }

  private static List<org.apache.pekko.http.javadsl.model.HttpHeader> validators(String tag) {
    return List.of(RawHeader.create("ETag", tag), RawHeader.create("Cache-Control", IMMUTABLE));
  }

  private HttpResponse bytes(
      HttpRequest request, MediaHash hash, Media.Found found, long from, long length) {
    boolean safe = MediaTypes.isSafe(found.type());
    Source<ByteString, ?> bytes =
        request.method().value().equals("HEAD") ? Source.empty() : media.read(hash, from, length);
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(
                ContentTypes.parse(safe ? found.type() : MediaTypes.UNKNOWN), length, bytes))
        .addHeaders(validators("\"" + hash + "\""))
        .addHeader(RawHeader.create("Accept-Ranges", "bytes"))
        .addHeader(RawHeader.create("Content-Disposition", safe ? "inline" : "attachment"))
        .addHeader(RawHeader.create("Content-Security-Policy", "default-src 'none'; sandbox"))
        .addHeader(RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"));
  }
}
