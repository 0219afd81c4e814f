package chat.parley.bench;

import chat.parley.model.Partition;
import chat.parley.model.UserId;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;

/**
 * A signed-in connection of a user: says hello, answers heartbeats, and hands every other frame to
 * its workload. For the loop's thread.
 */
final class Seat implements LeanSocket.Listener {
  private static final long NANOS_PER_MS = 1_000_000;

  /** Told of frames; the glance is good for this call only. */
  interface Guest {
    void frame(Seat seat, Glance glance, byte[] utf8);

    /** No more frames come of this reading. */
    default void paused(Seat seat) {}

    /** The connection has ended, which no workload wants. */
    default void lost(Seat seat, String why) {
      throw new BenchException(seat.person().name() + " lost the connection: " + why);
    }
  }

  private final SocketLoop loop;
  private final Crowd.Person person;
  private final Map<String, Long> cursors;
  private final long since;
  private final Guest guest;
  private final Glance glance;
  private LeanSocket socket;
  private boolean ready;
  private boolean gone;
  private long heartbeatNanos;
  private long pings;
  private long helloNanos;

  /**
   * @param cursors what the device holds of each conversation
   * @param glance used again for every frame
   */
  Seat(
      SocketLoop loop, Crowd.Person person, Map<String, Long> cursors, Guest guest, Glance glance) {
    this(loop, person, cursors, 0, guest, glance);
  }

  /**
   * @param since the position of the last {@code ready}, or 0 for a device that is new
   */
  Seat(
      SocketLoop loop,
      Crowd.Person person,
      Map<String, Long> cursors,
      long since,
      Guest guest,
      Glance glance) {
    this.loop = loop;
    this.person = person;
    this.cursors = new TreeMap<>(cursors);
    this.since = since;
    this.guest = guest;
    this.glance = glance;
  }

  /** Connects to a port of this machine, from one of its addresses or any. */
  void connect(int port, InetSocketAddress from) {
    connect(port, from, "/v1/socket");
  }

  /** Connects, and names its partition for a load balancer. */
  void connectByPartition(int port) {
    String partition = Partition.of(new UserId(person.name())).toString();
    connect(port, null, "/v1/socket?partition=" + partition);
  }

  private void connect(int port, InetSocketAddress from, String path) {
    socket = loop.connect(from, new InetSocketAddress("127.0.0.1", port), path, this);
  }

  Crowd.Person person() {
    return person;
  }

  boolean isReady() {
    return ready;
  }

  /** When hello was said, as {@link System#nanoTime}. */
  long helloNanos() {
    return helloNanos;
  }

  void send(String frame) {
    socket.send(frame);
  }

  /** Leaves in peace: the guest is not told. */
  void leave() {
    gone = true;
    socket.close();
  }

  @Override
  public void opened(LeanSocket opened) {
    StringBuilder held = new StringBuilder();
    cursors.forEach((conversation, sequence) ->
        held.append(held.isEmpty() ? "" : ",")
            .append('"')
            .append(conversation)
            .append("\":")
            .append(sequence));
    send(
        "{\"type\":\"hello\",\"protocol\":1,\"token\":\""
            + person.token()
            + (since == 0 ? "\"" : "\",\"since\":" + since)
            + ",\"cursors\":{"
            + held
            + "}}");
    helloNanos = System.nanoTime();
  }

  private void beat() {
    if (!gone) {
      send("{\"type\":\"ping\",\"n\":" + ++pings + "}");
      loop.at(System.nanoTime() + heartbeatNanos, this::beat);
    }
  }

  @Override
  public void text(LeanSocket from, byte[] utf8) {
    glance.read(utf8);
    switch (glance.type) {
      case "welcome" -> {
        heartbeatNanos = glance.heartbeatMs * NANOS_PER_MS;
        loop.at(System.nanoTime() + heartbeatNanos, this::beat);
      }
      case "ready" -> ready = true;
      default -> {}
    }
    guest.frame(this, glance, utf8);
  }

  @Override
  public void paused(LeanSocket from) {
    guest.paused(this);
  }

  @Override
  public void closed(LeanSocket from, String why) {
    if (!gone) {
      gone = true;
      guest.lost(this, why);
    }
  }
}
