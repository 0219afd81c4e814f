package chat.parley.bench;

/**
 * Messages of one user to another that are to be written in batches, one without an answer at a
 * time, and where they came to lie.
 */
final class Letter {
  private final Crowd.Person from;
  private final Crowd.Person to;
  private final int count;
  private final String body;
  private long nextNumber = System.currentTimeMillis() * 1_000;
  private int accepted;
  private int underWay;
  private long first;
  private long last;

  /**
   * @param count of the messages
   * @param body of each of them
   */
  Letter(Crowd.Person from, Crowd.Person to, int count, String body) {
    this.from = from;
    this.to = to;
    this.count = count;
    this.body = body;
  }

  Crowd.Person from() {
    return from;
  }

  Crowd.Person to() {
    return to;
  }

  /** The conversation as its writer sees it. */
  String conversation() {
    return "@" + to.name();
  }

  int count() {
    return count;
  }

  int accepted() {
    return accepted;
  }

  boolean isDelivered() {
    return accepted == count;
  }

  /** Messages of the next batch. */
  int batchSize() {
    return Math.min(SendFrame.MESSAGES_MAX, count - accepted);
  }

  /** The frame of the next batch, which is under way from now on. */
  String nextBatch() {
    underWay = batchSize();
    SendFrame frame = new SendFrame();
    for (int i = 0; i < underWay; i++) {
      frame.add(nextNumber + i, body);
    }
    return frame.to(conversation());
  }

  /** Takes an answer; whether it was that to the batch under way. */
  boolean accept(Glance glance) {
    if (underWay == 0 || glance.firstNumber != nextNumber || glance.count != underWay) {
      return false;
    }
    if (!glance.dense) {
      throw new BenchException("a batch to " + to.name() + " was not kept together");
    }
    first = first == 0 ? glance.firstSequence : first;
    last = glance.lastSequence;
    accepted += underWay;
    nextNumber += underWay;
    underWay = 0;
    return true;
  }

  /** The sequence of the first message, once it is accepted. */
  long first() {
    return first;
  }

  /** The sequence of the last message that is accepted. */
  long last() {
    return last;
  }
}
