package chat.parley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One thread that carries thousands of sockets and all that is done with them. Everything but
 * {@link #run} and {@link #close} is for that thread.
 */
final class SocketLoop implements AutoCloseable {
  private static final int READ_BYTES = 256 * 1024;
  private static final long SELECT_MS_MAX = 100;

  private final Selector selector;
  private final Thread thread;
  private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final List<LeanSocket> touched = new ArrayList<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
  private volatile boolean closed;
  private volatile Throwable failure;
  private long timerCount;
  private long framesSent;
  private long framesReceived;
  private long bytesSent;
  private long bytesReceived;

  private record Asked(Runnable work, CompletableFuture<Void> done) {
    void run() {
      try {
        work.run();
        done.complete(null);
      } catch (RuntimeException thrown) {
        done.completeExceptionally(thrown);
      }
    }
  }

  private record Timer(long atNanos, long order, Runnable work) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(atNanos - other.atNanos, 0);
      return byTime == 0 ? Long.compare(order, other.order) : byTime;
    }
  }

  SocketLoop() {
    try {
      selector = Selector.open();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    thread = new Thread(this::turn, "bench-sockets");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Runs something on the loop's thread; fails with what it throws, or with what ended the loop.
   */
  CompletableFuture<Void> run(Runnable work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    asked.add(new Asked(work, done));
    selector.wakeup();
    if (failure != null) {
      refuseAsked();
    }
    return done;
  }

  private void refuseAsked() {
    for (Asked each = asked.poll(); each != null; each = asked.poll()) {
      each.done().completeExceptionally(failure);
    }
  }

  /** What has ended the loop, or null. */
  Throwable failure() {
    return failure;
  }

  /** Runs something once, at a time of {@link System#nanoTime}. */
  void at(long nanos, Runnable work) {
    timers.add(new Timer(nanos, timerCount++, work));
  }

  /**
   * Begins to connect.
   *
   * @param from the address to connect from, or null; one address has some 28,000 ports
   */
  LeanSocket connect(
      InetSocketAddress from, InetSocketAddress to, String path, LeanSocket.Listener listener) {
    try {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      if (from != null) {
        channel.bind(from);
      }
      channel.connect(to);
      LeanSocket socket = new LeanSocket(this, channel, to, path, listener);
      socket.register(channel.register(selector, SelectionKey.OP_CONNECT, socket));
      return socket;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The socket has something to write before the loop waits again. */
  void touch(LeanSocket socket) {
    touched.add(socket);
  }

  void countSent(int payloadBytes) {
    framesSent++;
    bytesSent += payloadBytes;
  }

  void countReceived(int payloadBytes) {
    framesReceived++;
    bytesReceived += payloadBytes;
  }

  /** What went over all its sockets until now. */
  Traffic traffic() {
    return new Traffic(
        selector.keys().size(), framesSent, framesReceived, bytesSent, bytesReceived);
  }

  private void turn() {
    try {
      while (!closed) {
        selector.select(this::serve, patience());
        for (Asked each = asked.poll(); each != null; each = asked.poll()) {
          each.run();
        }
        while (!timers.isEmpty() && timers.peek().atNanos() - System.nanoTime() <= 0) {
          timers.poll().work().run();
        }
        for (int i = 0; i < touched.size(); i++) {
          touched.get(i).flush();
        }
        touched.clear();
      }
    } catch (IOException | RuntimeException | Error ended) {
      failure = ended;
    }
    if (failure == null) {
      failure = new BenchException("the loop of sockets is closed");
    }
    refuseAsked();
  }

  private long patience() {
    if (!asked.isEmpty()) {
      return 1;
    }
    if (timers.isEmpty()) {
      return SELECT_MS_MAX;
    }
    long millis = (timers.peek().atNanos() - System.nanoTime()) / 1_000_000;
    return Math.clamp(millis, 1, SELECT_MS_MAX);
  }

  private void serve(SelectionKey key) {
    // What was done for another socket of this turn may have closed this one.
    if (key.isValid()) {
      ((LeanSocket) key.attachment()).serve(in);
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join(5_000);
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
