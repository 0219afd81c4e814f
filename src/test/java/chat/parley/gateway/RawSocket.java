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
  static final int FINAL = 0x80;
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int RECEIVE_BYTES = 8 * 1024;
  private static final int NEXT_MS_MAX = 10_000;

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

  /** A frame of the server. */
  record Frame(int opcode, byte[] payload) {
    /** The code of a frame that closes. */
    int closeCode() {
      return (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    }
  }

  /** Sends one text frame, masked with zeros. */
  void text(byte[] payload) throws IOException {
    frame(TEXT | FINAL, payload);
  }

  /** Sends one frame, masked with zeros; its first byte is opcode and flags. */
  void frame(int first, byte[] payload) throws IOException {
    boolean small = payload.length < 126;
    byte[] frame = new byte[(small ? 6 : 8) + payload.length];
    frame[0] = (byte) first;
    frame[1] = (byte) (0x80 | (small ? payload.length : 126));
    if (!small) {
      frame[2] = (byte) (payload.length >> 8);
      frame[3] = (byte) payload.length;
    }
    System.arraycopy(payload, 0, frame, frame.length - payload.length, payload.length);
    out.write(frame);
  }

  /** Sends bytes that need not be a frame. */
  void bytes(int... bytes) throws IOException {
    for (int each : bytes) {
      out.write(each);
    }
  }

  /** Reads the next frame of one kind, past others; fails at the end and after ten seconds. */
  Frame next(int opcode) throws IOException {
    socket.setSoTimeout(NEXT_MS_MAX);
    while (true) {
      int first = byteRead();
      int length = byteRead();
      if (length == 126) {
        length = byteRead() << 8 | byteRead();
      } else if (length == 127) {
        throw new IOException("a frame is larger than any that is expected");
      }
      byte[] payload = in.readNBytes(length);
      if ((first & 0x0f) == opcode) {
        return new Frame(opcode, payload);
      }
    }
  }

  private int byteRead() throws IOException {
    int read = in.read();
    if (read < 0) {
      throw new IOException("the server has closed");
    }
    return read;
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
  public void close() {
    try {
      socket.close();
    } catch (IOException broken) {
      // It is gone all the same.
    }
  }
}
