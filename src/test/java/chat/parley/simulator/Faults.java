package chat.parley.simulator;

/**
 * How bad a world is: probabilities of what may happen to one message or one write.
 *
 * @param loss a message is lost
 * @param duplicate a message between entities comes twice
 * @param slow a message or write takes seconds
 * @param writeFails a write does nothing and fails
 * @param writeUnsure a write commits and is reported to have failed
 * @param snapshotLost a recovery finds no snapshot
 * @param shed a session leaves out the live frames of a conversation
 * @param pageFails a page of history can't be read
 */
record Faults(
    double loss,
    double duplicate,
    double slow,
    double writeFails,
    double writeUnsure,
    double snapshotLost,
    double shed,
    double pageFails) {

  /** Nothing goes wrong any more; snapshots are still lost, since that must not matter. */
  static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0.3, 0, 0);

  /** Each kind is absent from about a third of the worlds. */
  static Faults draw(Chance chance) {
    return new Faults(
        some(chance, 0.15),
        some(chance, 0.15),
        some(chance, 0.1),
        some(chance, 0.03),
        some(chance, 0.03),
        some(chance, 0.8),
        some(chance, 0.05),
        some(chance, 0.3));
  }

  private static double some(Chance chance, double most) {
    return chance.happens(0.35) ? 0 : most * chance.below(101) / 100;
  }
}
