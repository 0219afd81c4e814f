package chat.parley.gateway;

/**
 * Every rate that is limited, in one place. Each is a bucket that holds {@code burst} and is filled
 * again by {@code perSecond}.
 */
public enum RateLimit {
  // Of one session. They are far above what a person does: they stop programs that run away.
  /** Messages in {@code send} frames; an outbox that was offline for long comes in one burst. */
  SEND(200, 2_000),
  /** {@code received} and {@code read} frames. */
  MARK(100, 1_000),
  /** {@code pull} frames: each may cost the database a page. */
  PULL(50, 500),
  /** {@code typing} frames: one lasts 5 s. */
  TYPING(2, 20),
  /** {@code watch} frames: each is told to up to 100 users. */
  WATCH(1, 20),
  /** {@code block}, {@code unblock}, {@code info} and {@code prefer} frames. */
  REQUEST(20, 200),
  /** {@code group} frames: each may be told to 200 users. */
  GROUP(5, 100),
  /** {@code ping} frames. */
  PING(2, 20),

  // Of one address.
  /** Connections; a whole office may be behind one address. */
  CONNECT(200, 5_000),
  /** Registrations: each costs a password hash and a log. */
  REGISTER(2, 200),
  /** Sign-ins: each costs a password hash. */
  SIGN_IN(5, 200),
  /** Beginnings of uploads: a person sends some dozens of pictures at once, not hundreds. */
  UPLOAD(10, 500),
  /** Downloads: whoever scrolls through a chat fetches many pictures, or one in many parts. */
  DOWNLOAD(100, 2_000),
  /** All other calls over HTTP. */
  CALL(50, 1_000);

  private final double perSecond;
  private final int burst;

  RateLimit(double perSecond, int burst) {
    this.perSecond = perSecond;
    this.burst = burst;
  }

  public double perSecond() {
    return perSecond;
  }

  public int burst() {
    return burst;
  }

  /** A full bucket. */
  TokenBucket bucket(long nowMs) {
    return new TokenBucket(perSecond, burst, nowMs);
  }
}
