package chat.parley.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Two users of whom the first writes to the second. The writer keeps the protocol's rule, one batch
 * without an answer at a time; messages that are due meanwhile wait. For the loop's thread.
 */
final class Pair {
  private static final long RETRY_NANOS = 500_000_000;

  /** Between two marks of a reader: as many as a node takes from a session for ever. */
  private static final long MARK_NANOS = 10_000_000;

  /** Where all pairs of a run count. */
  static final class Score {
    final Latencies delivered = new Latencies();
    final Latencies accepted = new Latencies();
    final Latencies received = new Latencies();
    long sent;
    long lost;
    long reordered;
    long retries;
    boolean counting;
  }

  private record Sent(long number, long dueNanos, boolean counts) {}

  private final SocketLoop loop;
  private final Score score;
  private final String body;
  private final int window;
  private final Seat writer;
  private final Seat reader;
  private final String toReader;
  private final String toWriter;

  private final Deque<Sent> due = new ArrayDeque<>();
  private final List<Sent> underWay = new ArrayList<>();
  private final Deque<Sent> unread = new ArrayDeque<>();
  private final Deque<Sent> unmarked = new ArrayDeque<>();
  private String batch;
  private long nextNumber = System.currentTimeMillis() * 1_000;
  private long firstUnmarked;
  private long markOfReader;
  private long readerHead;
  private long readerTold;
  private long mayTellNanos = System.nanoTime();
  private boolean willTell;
  private boolean refills;

  /**
   * @param window messages that are always under way in a closed loop
   */
  Pair(
      SocketLoop loop,
      Score score,
      Glance glance,
      Crowd.Person from,
      Crowd.Person to,
      int window,
      String body) {
    this.loop = loop;
    this.score = score;
    this.window = window;
    this.body = body;
    this.toReader = "@" + to.name();
    this.toWriter = "@" + from.name();
    this.writer = new Seat(loop, from, Map.of(), this::heardByWriter, glance);
    this.reader =
        new Seat(
            loop,
            to,
            Map.of(),
            new Seat.Guest() {
              @Override
              public void frame(Seat seat, Glance each, byte[] utf8) {
                heardByReader(each);
              }

              @Override
              public void paused(Seat seat) {
                tellReceived();
              }
            },
            glance);
  }

  void connect(int port) {
    writer.connect(port, null);
    reader.connect(port, null);
  }

  void connectByPartition(int port) {
    writer.connectByPartition(port);
    reader.connectByPartition(port);
  }

  boolean isReady() {
    return writer.isReady() && reader.isReady();
  }

  /** Whether everything that was sent has come, was answered, and was marked. */
  boolean isSettled() {
    return due.isEmpty() && underWay.isEmpty() && unread.isEmpty() && unmarked.isEmpty();
  }

  /** Keeps the window full from now on, or no longer. */
  void refill(boolean on) {
    refills = on;
    fill();
  }

  private void fill() {
    while (refills && due.size() + underWay.size() < window) {
      due.add(new Sent(nextNumber++, System.nanoTime(), score.counting));
    }
    sendBatch();
  }

  /** A message is to be sent now; its latency counts from when it was due. */
  void send(long dueNanos) {
    due.add(new Sent(nextNumber++, dueNanos, score.counting));
    sendBatch();
  }

  private void sendBatch() {
    if (!underWay.isEmpty() || due.isEmpty()) {
      return;
    }
    SendFrame frame = new SendFrame();
    while (!due.isEmpty() && underWay.size() < SendFrame.MESSAGES_MAX) {
      Sent next = due.poll();
      underWay.add(next);
      unread.add(next);
      unmarked.add(next);
      if (next.counts()) {
        score.sent++;
      }
      frame.add(next.number(), body);
    }
    batch = frame.to(toReader);
    writer.send(batch);
  }

  private void heardByWriter(Seat seat, Glance glance, byte[] utf8) {
    switch (glance.type) {
      case "accepted" -> accepted(glance);
      case "marks" -> {
        if (toReader.equals(glance.conversation) && glance.theirsReceived > 0) {
          markOfReader = Math.max(markOfReader, glance.theirsReceived);
          settleMarks();
        }
      }
      case "error" -> {
        score.retries++;
        if (!underWay.isEmpty()) {
          loop.at(System.nanoTime() + RETRY_NANOS, this::sendAgain);
        }
      }
      default -> {}
    }
  }

  private void sendAgain() {
    if (!underWay.isEmpty()) {
      writer.send(batch);
    }
  }

  private void accepted(Glance glance) {
    if (underWay.isEmpty() || glance.firstNumber != underWay.getFirst().number()) {
      return;
    }
    if (glance.count != underWay.size() || !glance.dense) {
      score.reordered++;
    }
    long now = System.nanoTime();
    for (Sent each : underWay) {
      if (each.counts()) {
        score.accepted.add(now - each.dueNanos());
      }
    }
    if (unmarked.peek() == underWay.getFirst()) {
      firstUnmarked = glance.firstSequence;
    }
    underWay.clear();
    settleMarks();
    fill();
  }

  /** Of the messages without a second check, those up to the mark have it now. */
  private void settleMarks() {
    long now = System.nanoTime();
    int known = unmarked.size() - underWay.size();
    while (known > 0 && firstUnmarked != 0 && firstUnmarked <= markOfReader) {
      Sent marked = unmarked.poll();
      if (marked.counts()) {
        score.received.add(now - marked.dueNanos());
      }
      firstUnmarked++;
      known--;
    }
  }

  private void heardByReader(Glance glance) {
    if (glance.type.equals("error")) {
      score.retries++;
      loop.at(System.nanoTime() + RETRY_NANOS, this::tellAgain);
      return;
    }
    if (!toWriter.equals(glance.conversation) || !glance.type.equals("message")) {
      return;
    }
    if (glance.firstSequence <= readerHead) {
      return;
    }
    readerHead = glance.firstSequence;
    Sent expected = unread.peek();
    if (expected == null || glance.firstNumber != expected.number()) {
      score.reordered++;
      return;
    }
    unread.poll();
    if (expected.counts()) {
      score.delivered.add(System.nanoTime() - expected.dueNanos());
    }
  }

  /** At once, or when the pace allows it: for all that has come until then. */
  private void tellReceived() {
    if (readerHead <= readerTold || willTell) {
      return;
    }
    long now = System.nanoTime();
    if (now - mayTellNanos < 0) {
      willTell = true;
      loop.at(mayTellNanos, this::tellNow);
    } else {
      tellNow();
    }
  }

  private void tellAgain() {
    readerTold = 0;
    tellReceived();
  }

  private void tellNow() {
    willTell = false;
    mayTellNanos = System.nanoTime() + MARK_NANOS;
    readerTold = readerHead;
    reader.send("{\"type\":\"received\",\"marks\":{\"" + toWriter + "\":" + readerTold + "}}");
  }

  /** Leaves, and counts what never came. */
  void leave() {
    score.lost += unread.size();
    writer.leave();
    reader.leave();
  }
}
