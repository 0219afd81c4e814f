package chat.parley.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A user who writes letters as fast as they are taken, several at a time. A session may send two
 * thousand messages at once and then 200 a second; the writer goes on in a new one rather than
 * wait. For the loop's thread.
 */
final class Postman implements Seat.Guest {
  private static final int SESSION_MESSAGES_MAX = 1_984;
  private static final long RETRY_NANOS = 500_000_000;

  /** Longer than the ten seconds after which a server says that it has no answer. */
  private static final long ANSWER_NANOS_MAX = 15_000_000_000L;

  private static final Set<String> RETRIED =
      Set.of("RATE_LIMITED", "BUSY", "UNAVAILABLE", "INTERNAL");

  private record UnderWay(Letter letter, String frame) {}

  private final SocketLoop loop;
  private final int port;
  private final Crowd.Person person;
  private final int windows;
  private final Glance glance;
  private final Deque<Letter> waiting = new ArrayDeque<>();
  private final Map<String, UnderWay> underWay = new HashMap<>();
  private Seat seat;
  private int room;
  private boolean home;
  private long unanswered;

  /**
   * @param windows letters at a time, each to another user
   */
  Postman(SocketLoop loop, int port, Crowd.Person person, int windows, Glance glance) {
    this.loop = loop;
    this.port = port;
    this.person = person;
    this.windows = windows;
    this.glance = glance;
  }

  void add(Letter letter) {
    waiting.add(letter);
  }

  /** Begins; it connects by itself. */
  void start() {
    connect();
  }

  /** Whether everything is accepted and the connection closed. */
  boolean isHome() {
    return home;
  }

  private void connect() {
    room = 0;
    seat = new Seat(loop, person, Map.of(), this, glance);
    seat.connect(port, null);
  }

  @Override
  public void frame(Seat from, Glance each, byte[] utf8) {
    if (from != seat) {
      return;
    }
    switch (each.type) {
      case "ready" -> {
        room = SESSION_MESSAGES_MAX;
        goOn();
      }
      case "accepted" -> accepted(each);
      case "error" -> refused(each);
      default -> {}
    }
  }

  private void accepted(Glance each) {
    UnderWay batch = underWay.get(each.conversation);
    if (batch == null || !batch.letter().accept(each)) {
      return;
    }
    underWay.remove(each.conversation);
    if (!batch.letter().isDelivered()) {
      waiting.addFirst(batch.letter());
    }
    goOn();
  }

  private void refused(Glance each) {
    if (!RETRIED.contains(each.code)) {
      throw new BenchException(person.name() + " can't write: " + each.code);
    }
    UnderWay batch = underWay.get(each.conversation);
    if (batch != null) {
      loop.at(System.nanoTime() + RETRY_NANOS, () -> sendAgain(batch));
    }
  }

  private void sendAgain(UnderWay batch) {
    if (underWay.get(batch.letter().conversation()) == batch) {
      seat.send(batch.frame());
    }
  }

  private void goOn() {
    List<Letter> held = new ArrayList<>();
    while (underWay.size() < windows && !waiting.isEmpty()) {
      Letter next = waiting.poll();
      if (underWay.containsKey(next.conversation())) {
        held.add(next);
      } else if (next.batchSize() <= room) {
        send(next);
      } else {
        held.add(next);
        room = 0;
      }
    }
    held.reversed().forEach(waiting::addFirst);
    if (underWay.isEmpty()) {
      seat.leave();
      home = waiting.isEmpty();
      if (!home) {
        connect();
      }
    }
  }

  private void send(Letter letter) {
    UnderWay batch = new UnderWay(letter, letter.nextBatch());
    room -= letter.batchSize();
    underWay.put(letter.conversation(), batch);
    seat.send(batch.frame());
    expectAnswer(batch);
  }

  private void expectAnswer(UnderWay batch) {
    loop.at(
        System.nanoTime() + ANSWER_NANOS_MAX,
        () -> {
          if (underWay.get(batch.letter().conversation()) == batch) {
            unanswered++;
            sendAgain(batch);
            expectAnswer(batch);
          }
        });
  }

  /** How often a batch was sent again because it had no answer at all. */
  long unanswered() {
    return unanswered;
  }

  /** What it is at, for whoever looks why it does not go on. */
  @Override
  public String toString() {
    return person.name()
        + (seat.isReady() ? " is ready, writes to " : " connects, writes to ")
        + underWay.keySet()
        + ", then to "
        + waiting.size()
        + " others, "
        + unanswered
        + " times without an answer";
  }
}
