package chat.parley.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A network that breaks: it passes bytes on until so many have gone, and then cuts everything. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int to;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicLong up = new AtomicLong();
  private final AtomicLong down = new AtomicLong();
  private volatile long upMax = Long.MAX_VALUE;
  private volatile long downMax = Long.MAX_VALUE;
  private volatile boolean closed;

  CuttingProxy(int to) throws IOException {
    this.to = to;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::accept);
  }

  String address() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** Cuts once, after so many more bytes towards the server. */
  void cutUpAfter(long bytes) {
    upMax = up.get() + bytes;
  }

  /** Cuts once, after so many more bytes towards the client. */
  void cutDownAfter(long bytes) {
    downMax = down.get() + bytes;
  }

  /** Whether a cut that was asked for has happened. */
  boolean hasCut() {
    return upMax == Long.MAX_VALUE && downMax == Long.MAX_VALUE;
  }

  long up() {
    return up.get();
  }

  long down() {
    return down.get();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket("127.0.0.1", to);
        open.add(client);
        open.add(server);
        pass(client, server, true);
        pass(server, client, false);
      } catch (IOException ended) {
        // The next one may work.
      }
    }
  }

  private void pass(Socket from, Socket target, boolean upwards) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          byte[] buffer = new byte[16 * 1024];
          try (from;
              target) {
            InputStream in = from.getInputStream();
            OutputStream out = target.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
              if (upwards ? up.addAndGet(read) > upMax : down.addAndGet(read) > downMax) {
                cut();
                return;
              }
              out.write(buffer, 0, read);
            }
          } catch (IOException ended) {
            // Either side is gone.
          }
        });
  }

  /** Cuts all connections; new ones work. */
  void cut() throws IOException {
    upMax = Long.MAX_VALUE;
    downMax = Long.MAX_VALUE;
    for (Socket each : open) {
      open.remove(each);
      each.close();
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    cut();
  }
}
