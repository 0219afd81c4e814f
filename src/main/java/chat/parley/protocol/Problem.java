package chat.parley.protocol;

/**
 * The body of an HTTP error: a problem document of RFC 9457, with a code of the same closed list as
 * on the socket.
 *
 * @param type {@code about:blank}: the code tells what happened, and there is no page about it
 * @param title the phrase of the status, as RFC 9457 section 4.2.1 asks for
 * @param status of HTTP
 * @param detail what was wrong with this request, one line without secrets; or null
 */
public record Problem(String type, String title, int status, ErrorCode code, String detail) {
  /** The media type of the document. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final String BLANK = "about:blank";

  private static final FrameText TEXT = new FrameText(Limits.JSON_DEPTH_MAX);

  /** The problem of a code with its usual status. */
  public static Problem of(ErrorCode code, String detail) {
    return new Problem(BLANK, phrase(code.status()), code.status(), code, detail);
  }

  /**
   * Reads a document.
   *
   * @throws FrameException when it is none, say from a proxy in between
   */
  public static Problem decode(String json) throws FrameException {
    Fields in = TEXT.parse(json);
    return new Problem(
        in.has("type") ? in.text("type", Limits.DETAIL_MAX) : BLANK,
        in.textOrNull("title", Limits.DETAIL_MAX),
        in.number("status", 100),
        in.code(),
        in.textOrNull("detail", Limits.DETAIL_MAX));
  }

  /** The text of the document. */
  public String encode() {
    return FrameWriter.frame(
        type,
        out ->
            out.text("title", title)
                .number("status", status)
                .name("code", code)
                .text("detail", detail));
  }

  private static String phrase(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 409 -> "Conflict";
      case 413 -> "Content Too Large";
      case 426 -> "Upgrade Required";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      default -> "Status " + status;
    };
  }
}
