package chat.parley.check;

/** One promise, and how records show that it was broken. */
interface Check {
  /** Like {@code C1 durability}. */
  String name();

  void run(Evidence evidence, Findings findings);
}
