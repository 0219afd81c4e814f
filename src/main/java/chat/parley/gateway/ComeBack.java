package chat.parley.gateway;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;

/** When clients whose connection is closed are to connect again, in milliseconds. */
final class ComeBack {
  /** Those that are sent away for a reason of the server's. */
  static final ServerFrame.Range SOON = new ServerFrame.Range(500, 5_000);

  /** Those of a suspended account, to look whether it still is. */
  static final ServerFrame.Range LATER = new ServerFrame.Range(30_000, 120_000);

  private ComeBack() {}

  /** After an entity has closed the session: null for never, which is to sign in anew. */
  static ServerFrame.Range after(ErrorCode code) {
    if (code == ErrorCode.UNAUTHENTICATED) {
      return null;
    }
    return code == ErrorCode.FORBIDDEN ? LATER : SOON;
  }
}
