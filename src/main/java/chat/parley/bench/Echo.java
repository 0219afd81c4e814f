package chat.parley.bench;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * How many frames a second a bare WebSocket server of pekko-http carries to and from the bench's
 * own client, and what they cost it: {@link BareEcho} in a process of its own, with the flags of
 * the node's JVM.
 */
final class Echo implements AutoCloseable {
  /** Rounds of warming up, of which each lasts half of the time for it. */
  private static final int ROUNDS_MAX = 12;

  /** A round that costs more than so much of the one before has gained nothing. */
  private static final double CHEAPER = 0.95;

  /**
   * What was reached. A frame that is sent and comes back counts as two, as the server has taken
   * one and given one.
   *
   * @param server processor seconds of the server for a frame; {@code client} likewise
   */
  record Speed(double framesPerSecond, double server, double client) {
    void tell(Result result, String prefix) {
      result.put(prefix + "_frames_per_s", framesPerSecond);
      result.put(prefix + "_cpu_server_s_per_1000_frames", 1000 * server);
      result.put(prefix + "_cpu_client_s_per_1000_frames", 1000 * client);
    }
  }

  private final Stage stage;
  private final Subject.Beside server;
  private final String frame;
  private final List<End> ends = new ArrayList<>();
  private boolean sends;
  private boolean leaves;

  /**
   * Starts the server and connects.
   *
   * @param frameBytes payload of each frame
   */
  Echo(Stage stage, int sockets, int frameBytes) {
    this.stage = stage;
    this.frame = "x".repeat(frameBytes);
    this.server = stage.subject().startBeside("echo", BareEcho.class.getName(), BareEcho.PORT);
    try {
      InetSocketAddress to =
          new InetSocketAddress("127.0.0.1", Integer.parseInt(server.told().strip()));
      stage.onLoop(() -> {
        for (int i = 0; i < sockets; i++) {
          End end = new End();
          ends.add(end);
          end.socket = stage.loop().connect(null, to, "/", end);
        }
      });
      stage.await("connecting to the echo", () -> ends.stream().allMatch(end -> end.open));
    } catch (RuntimeException failed) {
      close();
      throw failed;
    }
  }

  /** One socket. */
  private final class End implements LeanSocket.Listener {
    private LeanSocket socket;
    private boolean open;
    private int underWay;

    @Override
    public void opened(LeanSocket opened) {
      open = true;
    }

    @Override
    public void text(LeanSocket from, byte[] utf8) {
      underWay--;
      if (sends) {
        send();
      }
    }

    private void send() {
      underWay++;
      socket.send(frame);
    }

    @Override
    public void paused(LeanSocket from) {}

    @Override
    public void closed(LeanSocket from, String why) {
      if (!leaves) {
        throw new BenchException("the echo lost a connection: " + why);
      }
    }
  }

  /**
   * Sends for some seconds, once the server is warm.
   *
   * @param window frames that each socket always has under way
   */
  Speed measure(int window, Ceilings.Time time) {
    stage.onLoop(() -> {
      sends = true;
      for (End end : ends) {
        for (int i = 0; i < window; i++) {
          end.send();
        }
      }
    });
    warmUp(time.warmUpSeconds() / 2);
    Speed speed = observe(time.seconds());
    stage.onLoop(() -> sends = false);
    stage.await("the last echoes", () -> ends.stream().allMatch(end -> end.underWay == 0));
    return speed;
  }

  /**
   * Goes on until a frame gets no cheaper for the server: its process is new, and what it costs in
   * its first half minute is mostly its compiler.
   */
  private void warmUp(double roundSeconds) {
    double best = observe(roundSeconds).server();
    for (int round = 1; round < ROUNDS_MAX; round++) {
      double now = observe(roundSeconds).server();
      if (now > CHEAPER * best) {
        return;
      }
      best = now;
    }
  }

  private Speed observe(double seconds) {
    Gauge.Costs before = stage.gauge().costs();
    double serverBefore = ProcessCost.alone(server.process().pid());
    Traffic trafficBefore = stage.traffic();
    stage.passSeconds(seconds);
    Traffic traffic = stage.traffic().since(trafficBefore);
    double serverCost = ProcessCost.alone(server.process().pid()) - serverBefore;
    Gauge.Costs costs = stage.gauge().costs().since(before);
    double frames = traffic.frames();
    return new Speed(frames / costs.seconds(), serverCost / frames, costs.client() / frames);
  }

  @Override
  public void close() {
    try {
      stage.onLoop(() -> {
        leaves = true;
        ends.forEach(end -> end.socket.close());
      });
    } finally {
      stage.subject().end(server);
    }
  }
}
