package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Problem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * A call that failed, to be answered with a {@link Problem}. Thrown within the handling of a
 * request; it has no stack trace.
 */
final class CallFailure extends RuntimeException {
  private static final ContentType TYPE = ContentTypes.parse(Problem.MEDIA_TYPE);

  private final Problem problem;
  private final Long afterMs;

  private CallFailure(Problem problem, Long afterMs) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.afterMs = afterMs;
  }

  CallFailure(ErrorCode code, String detail) {
    this(Problem.of(code, detail), null);
  }

  /** One that passes: to be tried again after some milliseconds. */
  static CallFailure retry(ErrorCode code, long afterMs, String detail) {
    return new CallFailure(Problem.of(code, detail), afterMs);
  }

  /** One that HTTP has a status for which the closed list has no code: a request gone astray. */
  static CallFailure astray(int status, String detail) {
    String title = StatusCodes.get(status).reason();
    return new CallFailure(
        new Problem("about:blank", title, status, ErrorCode.BAD_FRAME, detail), null);
  }

  /** The answer. */
  HttpResponse toResponse() {
    HttpResponse response =
        HttpResponse.create()
            .withStatus(problem.status())
            .withEntity(HttpEntities.create(TYPE, problem.encode().getBytes(UTF_8)));
    if (afterMs != null) {
      long seconds = Math.max(1, Math.ceilDiv(afterMs, 1000));
      response = response.addHeader(RawHeader.create("Retry-After", Long.toString(seconds)));
    }
    return problem.code() == ErrorCode.UNAUTHENTICATED
        ? response.addHeader(RawHeader.create("WWW-Authenticate", "Bearer"))
        : response;
  }
}
