package chat.parley.ops;

/** The node that is managed, as far as it is not Pekko's. Methods may be called by any thread. */
public interface ThisNode {

  /** Whether it has come up. */
  boolean hasStarted();

  /** Whether it takes clients now. */
  boolean isReady();

  /** Whether it is on its way out. */
  boolean isLeaving();

  /** Connections of clients. */
  int connections();

  /** Begins to leave, as after SIGTERM, and returns at once; the process ends afterwards. */
  void drain();
}
