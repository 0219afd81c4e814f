package chat.parley.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Problem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** A call that failed, to be answered with a {@link Problem}; it has no stack trace. */
public final class Failure extends RuntimeException {
  private static final ContentType TYPE = ContentTypes.parse(Problem.MEDIA_TYPE);

  private final Problem problem;

  private Failure(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** One of the closed list, with its usual status. */
  public Failure(ErrorCode code, String detail) {
    this(Problem.of(code, detail));
  }

  /** One that HTTP has a status for which the closed list has no code. */
  public static Failure astray(int status, String detail) {
    String title = StatusCodes.get(status).reason();
    return new Failure(new Problem("about:blank", title, status, ErrorCode.BAD_FRAME, detail));
  }

  /** What was asked for is not possible as things are now. */
  public static Failure conflict(String detail) {
    return new Failure(new Problem("about:blank", "Conflict", 409, ErrorCode.TAKEN, detail));
  }

  HttpResponse toResponse() {
    HttpResponse response =
        HttpResponse.create()
            .withStatus(problem.status())
            .withEntity(HttpEntities.create(TYPE, problem.encode().getBytes(UTF_8)));
    return problem.code() == ErrorCode.UNAUTHENTICATED
        ? response.addHeader(RawHeader.create("WWW-Authenticate", "Bearer"))
        : response;
  }
}
