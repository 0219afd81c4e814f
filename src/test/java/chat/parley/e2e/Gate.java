package chat.parley.e2e;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/** What a load balancer does for clients: each connection goes to the first node that takes it. */
public final class Gate implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final ServerSocket listener;
  private final List<Integer> ports;

  /**
   * @param ports of the nodes on this machine, the preferred one first
   */
  public Gate(List<Integer> ports) {
    this.ports = List.copyOf(ports);
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Where clients find it. */
  public String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException closed) {
        // The loop ends when it was this gate that was closed.
      }
    }
  }

  private void connect(Socket client) {
    for (int port : ports) {
      try {
        Socket node = new Socket(InetAddress.getLoopbackAddress(), port);
        Thread.ofVirtual().start(() -> pass(client, node));
        pass(node, client);
        return;
      } catch (IOException refused) {
        // The next one.
      }
    }
    close(client);
  }

  /** Passes bytes on until either side ends, and then ends both. */
  private static void pass(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    } catch (IOException over) {
      // Either side is gone.
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(Closeable resource) {
    try {
      resource.close();
    } catch (IOException closed) {
      // It is what was wanted.
    }
  }

  @Override
  public void close() {
    close(listener);
  }
}
