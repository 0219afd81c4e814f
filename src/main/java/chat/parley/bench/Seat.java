package chat.parley.bench;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;

/**
 * A signed-in connection of a user: says hello, answers heartbeats, and hands every other frame to
 * its workload. For the loop's thread.
 */
final class Seat implements LeanSocket.Listener {
  private static final long HEARTBEAT_NANOS = 20_000_000_000L;

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
    InetSocketAddress to = new InetSocketAddress("127.0.0.1", port);
    socket = loop.connect(from, to, "/v1/socket", this);
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
    loop.at(System.nanoTime() + HEARTBEAT_NANOS, this::beat);
  }

  private void beat() {
    if (!gone) {
      send("{\"type\":\"ping\",\"n\":" + ++pings + "}");
      loop.at(System.nanoTime() + HEARTBEAT_NANOS, this::beat);
    }
  }

  @Override
  public void text(LeanSocket from, byte[] utf8) {
    glance.read(utf8);
    if (glance.type.equals("ready")) {
      ready = true;
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
