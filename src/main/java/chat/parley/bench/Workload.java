package chat.parley.bench;

/** Something that the bench can run. */
interface Workload {
  /** Runs it, its warm-up first; fails with a {@link BenchException}. */
  Result run(Stage stage);
}
