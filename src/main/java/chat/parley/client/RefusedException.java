package chat.parley.client;

import chat.parley.protocol.ErrorCode;

/** The server has refused a call, with a code of its closed list. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final ErrorCode code;

  public RefusedException(ErrorCode code, String detail) {
    super(detail == null ? code.name() : detail);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
