package chat.parley.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A call of alice by hand: it can send what no library sends, and stop in the middle. */
final class RawHttp implements AutoCloseable {
  private static final int ANSWER_MS_MAX = 60_000;

  private final Socket socket;

  /** Sends the head of a call like {@code GET /v1/media}, with more lines. */
  RawHttp(int port, String call, String... lines) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(ANSWER_MS_MAX);
    text(call + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    text("Authorization: Bearer " + MediaEdge.token("alice") + "\r\n");
    for (String line : lines) {
      text(line + "\r\n");
    }
    text("\r\n");
  }

  void text(String text) throws IOException {
    bytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  void bytes(byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException refusedEarly) {
      // The answer is there all the same.
    }
  }

  /** Reads to the end of the connection. */
  String answer() throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(answer);
    } catch (SocketException reset) {
      // What was read before counts.
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
