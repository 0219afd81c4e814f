package chat.parley.bench;

import chat.parley.protocol.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A member who writes into a group, one batch without an answer at a time; what is due meanwhile
 * waits. For the loop's thread.
 */
final class Author {
  private static final long RETRY_MS_MIN = 500;
  private static final long NANOS_PER_MS = 1_000_000;

  private final SocketLoop loop;
  private final Seat seat;
  private final Circle circle;
  private final int member;
  private final int window;
  private final String body;
  private final GroupScore score;
  private final Deque<Long> due = new ArrayDeque<>();
  private final List<Long> underWay = new ArrayList<>();
  private String batch;
  private boolean refills;

  /**
   * @param member the number of the member
   * @param window messages that are always under way in a closed loop
   */
  Author(
      SocketLoop loop,
      Seat seat,
      Circle circle,
      int member,
      int window,
      String body,
      GroupScore score) {
    this.loop = loop;
    this.seat = seat;
    this.circle = circle;
    this.member = member;
    this.window = window;
    this.body = body;
    this.score = score;
  }

  /** Keeps the window full from now on, or no longer. */
  void refill(boolean on) {
    refills = on;
    fill();
  }

  private void fill() {
    while (refills && due.size() + underWay.size() < window) {
      due.add(circle.ledger().write(member, System.nanoTime()));
    }
    sendBatch();
  }

  /** A message is to be sent now; its latency counts from when it was due. */
  void send(long dueNanos) {
    due.add(circle.ledger().write(member, dueNanos));
    sendBatch();
  }

  /** Whether everything was answered. */
  boolean isIdle() {
    return due.isEmpty() && underWay.isEmpty();
  }

  private void sendBatch() {
    if (!underWay.isEmpty() || due.isEmpty()) {
      return;
    }
    SendFrame frame = new SendFrame();
    while (!due.isEmpty() && underWay.size() < SendFrame.MESSAGES_MAX) {
      long number = due.poll();
      underWay.add(number);
      frame.add(number, body);
    }
    batch = frame.to(circle.conversation());
    seat.send(batch);
  }

  /** The batch is stored. */
  void accepted(Glance glance) {
    if (underWay.isEmpty() || glance.firstNumber != underWay.getFirst()) {
      return;
    }
    if (glance.count != underWay.size() || !glance.dense) {
      score.reordered++;
    }
    long now = System.nanoTime();
    for (int i = 0; i < underWay.size(); i++) {
      circle.ledger().accepted(underWay.get(i), glance.firstSequence + i, now);
    }
    underWay.clear();
    fill();
  }

  /** The batch was refused: it is sent again if that may help. */
  void refused(Glance glance) {
    if (ErrorCode.valueOf(glance.code).reaction() != ErrorCode.Reaction.RETRY) {
      throw new BenchException("a message to a group is refused: " + glance.code);
    }
    score.retries++;
    long waitMs = Math.max(RETRY_MS_MIN, glance.afterMs);
    loop.at(System.nanoTime() + waitMs * NANOS_PER_MS, this::sendAgain);
  }

  private void sendAgain() {
    if (!underWay.isEmpty()) {
      seat.send(batch);
    }
  }
}
