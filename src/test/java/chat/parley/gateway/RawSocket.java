package chat.parley.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A WebSocket by hand: it can send what no library sends, and leave unread what it is sent. */
final class RawSocket implements AutoCloseable {
  private static final int RECEIVE_BYTES = 8 * 1024;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;

  RawSocket(int port) throws IOException {
    socket.setReceiveBufferSize(RECEIVE_BYTES);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    in = socket.getInputStream();
    out = socket.getOutputStream();
    String request =
        "GET /v1/socket HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    int matched = 0;
    while (matched < 4) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("refused");
      }
      matched = c == "\r\n\r\n".charAt(matched) ? matched + 1 : c == '\r' ? 1 : 0;
    }
  }

  /** Sends one text frame, masked with zeros. */
  void text(byte[] payload) throws IOException {
    byte[] frame = new byte[8 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | 126);
    frame[2] = (byte) (payload.length >> 8);
    frame[3] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, 8, payload.length);
    out.write(frame);
  }

  /** Reads to the end; false when it does not come in time. */
  boolean endsWithin(int ms) throws IOException {
    socket.setSoTimeout(ms);
    byte[] buffer = new byte[RECEIVE_BYTES];
    try {
      while (in.read(buffer) >= 0) {
        // What is read is of no interest.
      }
      return true;
    } catch (SocketTimeoutException late) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
