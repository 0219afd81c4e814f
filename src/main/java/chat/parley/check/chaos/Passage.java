package chat.parley.check.chaos;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;

/** One connection through the gate. */
final class Passage {
  private static final int BUFFER_BYTES = 16 * 1024;

  /** Of what comes while it is to be cut in the middle, so many bytes still pass. */
  private static final int HALF_BYTES = 5;

  private final Socket client;
  private final Socket server;
  private volatile boolean cuttingInFrame;
  private volatile boolean swallowing;
  private volatile CountDownLatch stalled = new CountDownLatch(0);

  Passage(Socket client, Socket server) throws SocketException {
    this.client = client;
    this.server = server;
    client.setTcpNoDelay(true);
  }

  /** Carries bytes in both directions until either side ends. */
  void run(Runnable ended) {
    Thread.ofVirtual().start(() -> carry(client, server, false, ended));
    Thread.ofVirtual().start(() -> carry(server, client, true, ended));
  }

  private void carry(Socket from, Socket to, boolean down, Runnable ended) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        stalled.await();
        if (cuttingInFrame) {
          out.write(buffer, 0, Math.min(read, HALF_BYTES));
          return;
        }
        if (!down || !swallowing) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException either) {
      // One side is gone, and so is the other one now.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      cut();
      ended.run();
    }
  }

  /** Closes both sides at once, without a farewell. */
  void cut() {
    reset(client);
    reset(server);
    stalled.countDown();
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException gone) {
      // It is closed already.
    }
    close(socket);
  }

  static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException failed) {
      // What can't be closed is not open.
    }
  }

  /** Cuts it in the middle of what it carries next. */
  void cutInFrame() {
    cuttingInFrame = true;
  }

  /** From now on nothing gets from the server to the client; it has to be cut afterwards. */
  void swallow() {
    swallowing = true;
  }

  /** Holds everything back until {@link #go}. */
  void stall() {
    stalled = new CountDownLatch(1);
  }

  void go() {
    stalled.countDown();
  }
}
