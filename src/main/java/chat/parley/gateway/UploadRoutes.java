package chat.parley.gateway;

import chat.parley.media.Media;
import chat.parley.media.Upload;
import chat.parley.protocol.ErrorCode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * Resumable uploads by the protocol tus 1.0.0 with its extensions creation, creation-with-upload,
 * termination and expiration. Two headers are added: {@code Repr-Digest} at the creation announces
 * the hash of the whole file, and {@code Parley-Media-Hash} tells it once the file is stored.
 */
final class UploadRoutes {
  private static final String NAME = "uploads";
  private static final String VERSION = "1.0.0";
  private static final String EXTENSIONS = "creation,creation-with-upload,termination,expiration";
  private static final String CHUNK_TYPE = "application/offset+octet-stream";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Media media;
  private final MediaRoutes.Authentication authentication;

  UploadRoutes(Media media, MediaRoutes.Authentication authentication) {
    this.media = media;
    this.authentication = authentication;
  }

  /**
   * @param name the path below that of media
   */
  static boolean isFor(String name) {
    return name.equals(NAME) || name.startsWith(NAME + "/");
  }

  /** Answers a request; every answer, errors too, names the version. */
  CompletionStage<HttpResponse> handle(HttpRequest request, String name) {
    CompletionStage<HttpResponse> answer;
    try {
      answer = route(request, name);
    } catch (RuntimeException failure) {
      answer = CompletableFuture.failedStage(failure);
    }
    return answer.handle((response, failure) -> {
      if (failure == null) {
        return response.addHeader(RawHeader.create("Tus-Resumable", VERSION));
      }
      RuntimeException known = MediaFailure.of(failure);
      throw known instanceof CallFailure problem
          ? problem.with("Tus-Resumable", VERSION).with("Tus-Version", VERSION)
          : known;
    });
  }

  private CompletionStage<HttpResponse> route(HttpRequest request, String name) {
    String method = method(request);
    if (method.equals("OPTIONS")) {
      return CompletableFuture.completedStage(abilities());
    }
    if (name.equals(NAME)) {
      expect(method, "POST");
      expectVersion(request);
      return authentication
          .of(request, RateLimit.UPLOAD)
          .thenCompose(token -> create(request, token));
    }
    expect(method, "HEAD", "PATCH", "DELETE");
    expectVersion(request);
    String id = name.substring(NAME.length() + 1);
    return authentication
        .of(request, RateLimit.CALL)
        .thenCompose(token ->
            switch (method) {
              case "HEAD" ->
                  media.uploads().find(token.user(), id).thenApply(UploadRoutes::progress);
              case "PATCH" -> append(request, token, id).thenApply(UploadRoutes::appended);
              default ->
                  media
                      .uploads()
                      .terminate(token.user(), id)
                      .thenApply(done -> HttpResponse.create().withStatus(204));
            });
  }

  /** Some clients can't say PATCH; tus has a header for them. */
  private static String method(HttpRequest request) {
    String method = request.method().value();
    return method.equals("POST")
        ? Caller.header(request, "X-HTTP-Method-Override").orElse(method)
        : method;
  }

  private static void expect(String method, String... methods) {
    if (!java.util.List.of(methods).contains(method)) {
      throw CallFailure.astray(405, "only " + String.join(", ", methods) + " is possible here");
    }
  }

  private static void expectVersion(HttpRequest request) {
    if (!Caller.header(request, "Tus-Resumable").orElse("").equals(VERSION)) {
      throw CallFailure.astray(412, "`Tus-Resumable` is " + VERSION);
    }
  }

  private HttpResponse abilities() {
    return HttpResponse.create()
        .withStatus(204)
        .addHeader(RawHeader.create("Tus-Version", VERSION))
        .addHeader(RawHeader.create("Tus-Extension", EXTENSIONS))
        .addHeader(RawHeader.create("Tus-Max-Size", Long.toString(media.sizeMax())));
  }

  private CompletionStage<HttpResponse> create(HttpRequest request, Token token) {
    if (Caller.header(request, "Upload-Defer-Length").isPresent()
        || Caller.header(request, "Upload-Concat").isPresent()) {
      throw new CallFailure(ErrorCode.BAD_FRAME, "only uploads of one known length are possible");
    }
    long length = number(request, "Upload-Length");
    UploadMetadata.check(Caller.header(request, "Upload-Metadata").orElse(""));
    boolean withBytes = isChunk(request) && !request.entity().isKnownEmpty();
    if (!withBytes && !request.entity().isKnownEmpty()) {
      throw CallFailure.astray(415, "bytes are sent as " + CHUNK_TYPE);
    }
    return media
        .uploads()
        .create(token.user(), length, ReprDigest.of(request))
        .thenCompose(upload ->
            withBytes
                ? append(request, token, upload.id(), 0)
                : CompletableFuture.completedStage(upload))
        .thenApply(upload ->
            appended(upload)
                .withStatus(201)
                .addHeader(
                    RawHeader.create(
                        "Location", MediaRoutes.ROOT + "/" + NAME + "/" + upload.id())));
  }

  private CompletionStage<Upload> append(HttpRequest request, Token token, String id) {
    if (!isChunk(request)) {
      throw CallFailure.astray(415, "bytes are sent as " + CHUNK_TYPE);
    }
    return append(request, token, id, number(request, "Upload-Offset"));
  }

  private CompletionStage<Upload> append(HttpRequest request, Token token, String id, long offset) {
    OptionalLong announced = request.entity().getContentLengthOption();
    return media.uploads().append(token.user(), id, offset, announced, MediaRoutes.bytes(request));
  }

  private static boolean isChunk(HttpRequest request) {
    return request.entity().getContentType().mediaType().toString().equals(CHUNK_TYPE);
  }

  private static long number(HttpRequest request, String header) {
    String text = Caller.header(request, header).orElse("");
    if (!text.matches("[0-9]{1,18}")) {
      throw new CallFailure(ErrorCode.BAD_FRAME, "`" + header + "` is a number of bytes");
    }
    return Long.parseLong(text);
  }

  private static HttpResponse progress(Upload upload) {
    return told(upload)
        .withStatus(200)
        .addHeader(RawHeader.create("Upload-Length", Long.toString(upload.length())))
        .addHeader(RawHeader.create("Cache-Control", "no-store"));
  }

  private static HttpResponse appended(Upload upload) {
    return told(upload).withStatus(204);
  }

  private static HttpResponse told(Upload upload) {
    HttpResponse told =
        HttpResponse.create()
            .addHeader(RawHeader.create("Upload-Offset", Long.toString(upload.offset())))
            .addHeader(
                RawHeader.create(
                    "Upload-Expires", DATE.format(Instant.ofEpochMilli(upload.expires()))));
    return upload
        .hash()
        .map(hash -> told.addHeader(RawHeader.create("Parley-Media-Hash", hash.toString())))
        .orElse(told);
  }
}
