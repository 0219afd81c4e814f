package chat.parley.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A load balancer of connections: gives each to a node that said lately that it is ready. */
final class Balancer implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final List<NodeProcess> nodes;
  private final ServerSocket listener;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
  private volatile List<NodeProcess> ready;

  Balancer(List<NodeProcess> nodes) {
    this.nodes = nodes;
    this.ready = nodes;
    try {
      this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    watch.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    Thread.ofPlatform().daemon().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  private void look() {
    ready = nodes.stream().filter(NodeProcess::isReady).toList();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        Thread.ofPlatform().daemon().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    List<NodeProcess> possible = ready;
    for (int tries = 0; tries < possible.size(); tries++) {
      NodeProcess node = possible.get(Math.floorMod(turn.getAndIncrement(), possible.size()));
      try {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), node.port());
        open.add(server);
        Thread.ofPlatform().daemon().start(() -> pass(server, client));
        pass(client, server);
        return;
      } catch (IOException notListening) {
        // The next one may.
      }
    }
    close(client);
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // Either side is gone.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException ended) {
      // It is gone.
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
    try {
      listener.close();
    } catch (IOException ended) {
      // It is gone.
    }
    open.forEach(Balancer::close);
  }
}
