package chat.parley.bench;

/** Something that the bench can run. */
interface Workload {
  /** Runs it, its warm-up first; fails with a {@link BenchException}. */
  Result run(Stage stage);

  /**
   * What it measures, on one line, then each of its options with its default on a line of its own,
   * such as {@code --pairs 50 pairs of users}.
   */
  String help();
}
