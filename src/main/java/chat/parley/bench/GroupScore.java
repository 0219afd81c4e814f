package chat.parley.bench;

/** Where all groups of a run count. */
final class GroupScore {
  /** From when a message was due until a member had it; each delivery is one. */
  final Latencies delivered = new Latencies();

  /** Until the last member had it. */
  final Latencies last = new Latencies();

  /** Until it was accepted. */
  final Latencies accepted = new Latencies();

  long messages;

  /** To members other than the writer. */
  long deliveries;

  /** Entries at another place than before, or before an earlier one of the same writer. */
  long reordered;

  /** Entries that a member was told again. */
  long repeated;

  /** Times that a member had to ask for what it was not told. */
  long gaps;

  /** Batches that the server asked to send again. */
  long retries;

  /** Whether what is written now counts; what was not counted when it was written never does. */
  boolean counting;
}
