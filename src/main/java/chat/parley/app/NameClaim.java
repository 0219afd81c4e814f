package chat.parley.app;

/**
 * Whether a node may keep its name: not when a node that came before it has the same one and lives.
 * One that was killed, whose successor this node may be, is still a member until the others have
 * given it up, so it is waited for. Pure; for one thread.
 */
final class NameClaim {
  enum Verdict {
    WAIT,
    MINE,
    TAKEN
  }

  /** A node of the same name that came before. */
  enum Namesake {
    NONE,
    /** It leaves, or can't be reached. */
    GOING,
    /** It is a member like any other, as far as is known. */
    ALIVE
  }

  private final long aliveMs;
  private final long goneMs;
  private long since = Long.MAX_VALUE;
  private long aliveSince = Long.MAX_VALUE;

  /**
   * @param aliveMs for which a namesake has to look alive before it is believed: longer than it
   *     takes to notice that a node is dead
   * @param goneMs for which a namesake is waited for in any case, at most
   */
  NameClaim(long aliveMs, long goneMs) {
    this.aliveMs = aliveMs;
    this.goneMs = goneMs;
  }

  /**
   * To be called now and then.
   *
   * @param up whether this node is up: only then no other one can turn out to have come before it
   */
  Verdict look(boolean up, Namesake namesake, long now) {
    if (namesake == Namesake.NONE) {
      since = Long.MAX_VALUE;
      aliveSince = Long.MAX_VALUE;
      return up ? Verdict.MINE : Verdict.WAIT;
    }
    since = Math.min(since, now);
    aliveSince = namesake == Namesake.ALIVE ? Math.min(aliveSince, now) : Long.MAX_VALUE;
    boolean alive = aliveSince != Long.MAX_VALUE && now - aliveSince >= aliveMs;
    return alive || now - since >= goneMs ? Verdict.TAKEN : Verdict.WAIT;
  }
}
