package chat.parley.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The client's end of a WebSocket (RFC 6455) that costs next to nothing: no object a frame beyond
 * its bytes, no buffer while it is quiet. It masks with zeros, which a server can't tell from a
 * random mask and which changes no byte. For the loop's thread.
 */
final class LeanSocket {
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int FRAME_BYTES_MAX = 1 << 20;
  private static final byte[] NOTHING = {};

  /** Told of everything that happens, on the loop's thread. */
  interface Listener {
    void opened(LeanSocket socket);

    /** A whole message. */
    void text(LeanSocket socket, byte[] utf8);

    /** No more messages come of this reading: time to answer them together. */
    void paused(LeanSocket socket);

    void closed(LeanSocket socket, String why);
  }

  private final SocketLoop loop;
  private final SocketChannel channel;
  private final Listener listener;
  private final Deque<ByteBuffer> out = new ArrayDeque<>();
  private SelectionKey key;
  private byte[] rest = NOTHING;
  private byte[] message = NOTHING;
  private boolean open;
  private boolean ended;
  private boolean touched;

  LeanSocket(
      SocketLoop loop,
      SocketChannel channel,
      InetSocketAddress to,
      String path,
      Listener listener) {
    this.loop = loop;
    this.channel = channel;
    this.listener = listener;
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: "
            + to.getHostString()
            + ":"
            + to.getPort()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    out.add(ByteBuffer.wrap(request.getBytes(US_ASCII)));
  }

  void register(SelectionKey registered) {
    key = registered;
  }

  /** Sends a text frame with the next turn of the loop. */
  void send(String text) {
    send(TEXT, text.getBytes(UTF_8));
  }

  private void send(int opcode, byte[] payload) {
    if (ended) {
      return;
    }
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) (FINAL | opcode));
    if (payload.length < 126) {
      frame.put((byte) (MASKED | payload.length));
    } else if (payload.length < 1 << 16) {
      frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | 127)).putLong(payload.length);
    }
    frame.putInt(0).put(payload).flip();
    out.add(frame);
    loop.countSent(payload.length);
    if (!touched) {
      touched = true;
      loop.touch(this);
    }
  }

  void close() {
    if (!ended) {
      send(CLOSE, new byte[] {3, (byte) 0xE9});
      flush();
      end("closed here");
    }
  }

  void flush() {
    touched = false;
    if (ended || !channel.isConnected()) {
      return;
    }
    try {
      while (!out.isEmpty()) {
        ByteBuffer first = out.peek();
        channel.write(first);
        if (first.hasRemaining()) {
          key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
          return;
        }
        out.poll();
      }
      key.interestOps(SelectionKey.OP_READ);
    } catch (IOException broken) {
      end(broken.toString());
    }
  }

  void serve(ByteBuffer in) {
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        channel.socket().setTcpNoDelay(true);
        flush();
      }
      if (!ended && key.isWritable()) {
        flush();
      }
      if (!ended && key.isReadable()) {
        read(in);
      }
    } catch (IOException broken) {
      end(broken.toString());
    }
  }

  private void read(ByteBuffer in) throws IOException {
    in.clear().put(rest);
    rest = NOTHING;
    int count = channel.read(in);
    if (count < 0) {
      end("the server has closed");
      return;
    }
    in.flip();
    if (!open && !answered(in)) {
      keep(in);
      return;
    }
    while (!ended && frame(in)) {
      // Each turn takes one frame.
    }
    if (!ended) {
      keep(in);
      listener.paused(this);
    }
  }

  private void keep(ByteBuffer in) {
    if (in.remaining() > FRAME_BYTES_MAX || in.remaining() == in.capacity()) {
      end("a frame is too large");
      return;
    }
    rest = new byte[in.remaining()];
    in.get(rest);
  }

  /** Whether the answer to the upgrade is complete; what follows it stays in the buffer. */
  private boolean answered(ByteBuffer in) {
    byte[] bytes = new byte[in.remaining()];
    in.get(in.position(), bytes);
    String text = new String(bytes, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    if (!text.startsWith("HTTP/1.1 101")) {
      end(text.substring(0, text.indexOf("\r\n")));
      return false;
    }
    in.position(in.position() + end + 4);
    open = true;
    listener.opened(this);
    return true;
  }

  /** Takes one frame if it is complete. */
  private boolean frame(ByteBuffer in) {
    if (in.remaining() < 2) {
      return false;
    }
    int start = in.position();
    int first = in.get() & 0xFF;
    long length = in.get() & 0x7F;
    int more = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (in.remaining() < more) {
      in.position(start);
      return false;
    }
    if (more == 2) {
      length = in.getShort() & 0xFFFF;
    } else if (more == 8) {
      length = in.getLong();
    }
    if (length > FRAME_BYTES_MAX) {
      end("a frame is too large");
      return false;
    }
    if (in.remaining() < length) {
      in.position(start);
      return false;
    }
    byte[] payload = new byte[(int) length];
    in.get(payload);
    loop.countReceived(payload.length);
    take(first, payload);
    return true;
  }

  private void take(int first, byte[] payload) {
    switch (first & 0x0F) {
      case 0, TEXT -> {
        if ((first & FINAL) == 0) {
          message = joined(payload);
        } else {
          byte[] whole = message.length == 0 ? payload : joined(payload);
          message = NOTHING;
          listener.text(this, whole);
        }
      }
      case PING -> send(PONG, payload);
      case CLOSE -> end("the server said good-bye");
      default -> {}
    }
  }

  private byte[] joined(byte[] payload) {
    byte[] joined = Arrays.copyOf(message, message.length + payload.length);
    System.arraycopy(payload, 0, joined, message.length, payload.length);
    return joined;
  }

  private void end(String why) {
    if (!ended) {
      ended = true;
      try {
        channel.close();
      } catch (IOException closedAnyway) {
        // There is nothing left to do for it.
      }
      listener.closed(this, why);
    }
  }
}
