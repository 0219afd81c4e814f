package chat.parley.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/** The server's end of one WebSocket after RFC 6455, which writes every byte as it is told. */
final class TinyServer implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int FINAL = 0x80;
  private static final int WAIT_MS = 60_000;
  private static final String UPGRADED =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

  private final ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private Socket socket;
  private DataInputStream in;

  /** What a client has sent, unmasked. */
  record Frame(int opcode, boolean last, byte[] payload) {}

  TinyServer() throws IOException {
    door.setSoTimeout(WAIT_MS);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), door.getLocalPort());
  }

  /** Takes the next connection; the head of its request. */
  String accept() throws IOException {
    socket = door.accept();
    socket.setSoTimeout(WAIT_MS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /** Accepts, and answers that the connection is a WebSocket now, and more at once. */
  void upgrade(byte[]... more) throws IOException {
    accept();
    write(joined(UPGRADED.getBytes(US_ASCII), joined(more)));
  }

  void write(byte[]... parts) throws IOException {
    socket.getOutputStream().write(joined(parts));
  }

  void cut() throws IOException {
    socket.close();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A whole message in one frame. */
  static byte[] text(String text) {
    return frame(TEXT, true, text.getBytes(US_ASCII));
  }

  static byte[] frame(int opcode, boolean last, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 10);
    frame.put((byte) (opcode | (last ? FINAL : 0)));
    if (payload.length < 126) {
      frame.put((byte) payload.length);
    } else if (payload.length < 65_536) {
      frame.put((byte) 126).putShort((short) payload.length);
    } else {
      frame.put((byte) 127).putLong(payload.length);
    }
    byte[] bytes = new byte[frame.put(payload).position()];
    frame.flip().get(bytes);
    return bytes;
  }

  /** The next frame of the client, which has to be masked. */
  Frame read() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    if ((second & 0x80) == 0) {
      throw new IOException("a client masks its frames");
    }
    int length = second & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return new Frame(first & 0x0F, (first & FINAL) != 0, payload);
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
    }
    door.close();
  }
}
