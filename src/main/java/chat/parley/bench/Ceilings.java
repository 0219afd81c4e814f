package chat.parley.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What this machine can do at all, measured in the run of a workload right after its work: its rows
 * inserted by plain JDBC ({@link RawInsert}), its frames through a bare server ({@link Echo}). The
 * workload's figures are then told as shares of them.
 */
final class Ceilings {
  static final String HELP =
      """
      --ceilings on        measure the machine's limits after the work, and tell the ratios to them
      --ceiling-warm-up 10  seconds before each of them; for the echo up to six times as many
      --ceiling-seconds 15  seconds of each of them
      """;

  /** Fewer tell nothing. */
  private static final long ROWS_MIN = 500;

  private static final long FRAMES_MIN = 500;

  /** More make a frame no dearer, and take their time to connect. */
  private static final int SOCKETS_MAX = 1_000;

  /** Enough frames under way on a socket for the server to take several at a time. */
  static final int SATURATING_WINDOW = 16;

  /** How long something is measured, and at least runs before. */
  record Time(double warmUpSeconds, double seconds) {}

  private final Stage stage;
  private final boolean on;
  private final Time time;

  Ceilings(Stage stage, Options options) {
    this.stage = stage;
    this.on = options.flag("ceilings", true);
    this.time =
        new Time(options.number("ceiling-warm-up", 10), options.number("ceiling-seconds", 15));
  }

  Time time() {
    return time;
  }

  /**
   * Measures both, as far as the work had rows and frames, and puts them with the ratios into its
   * result: {@code ratio_journal_rows_per_s_to_ceiling} and {@code ratio_frames_per_s_to_ceiling}
   * are shares of the ceiling, {@code ratio_cpu_both_to_ceiling} how many times as much node and
   * PostgreSQL have cost as those rows and frames alone, at their cheapest.
   *
   * @param done what the work has done; to be called soon after it
   * @param units of work, such as messages, and what one is called, as in {@link
   *     Gauge.Reading#tell}
   */
  void tell(Result result, Gauge.Reading done, double units, String unit) {
    if (!on) {
      return;
    }
    double alone = 0;
    if (done.rows() >= ROWS_MIN) {
      alone += insert(result, done);
    }
    if (done.traffic().frames() >= FRAMES_MIN && done.traffic().sockets() > 0) {
      alone += echo(result, done);
    }
    if (alone > 0) {
      double both = done.costs().both();
      result.put("ceiling_cpu_both_s_per_1000_" + unit, 1000 * alone / units);
      result.put("ratio_cpu_both_to_ceiling", both / alone);
    }
  }

  /** Processor seconds that the rows alone cost. */
  private double insert(Result result, Gauge.Reading done) {
    RawInsert insert = new RawInsert(stage);
    double rowsPerCommit = Math.max(1, done.rows() / done.commits());
    RawInsert.Speed speed = insert.measure(rows(insert, done), rowsPerCommit, false, time);
    speed.tell(result, "ceiling_insert");
    result.put(
        "ratio_journal_rows_per_s_to_ceiling",
        done.rows() / done.costs().seconds() / speed.rowsPerSecond());
    return done.rows() * speed.both();
  }

  private static List<JournalRow> rows(RawInsert insert, Gauge.Reading done) {
    try (Connection connection = insert.connect()) {
      List<JournalRow> rows = JournalRow.last(connection, done.fromMs());
      if (rows.isEmpty()) {
        throw new BenchException("the journal does not end with the rows of this run");
      }
      return rows;
    } catch (SQLException failed) {
      throw new BenchException("the journal can't be read: " + failed.getMessage());
    }
  }

  /** Processor seconds that the frames alone cost. */
  private double echo(Result result, Gauge.Reading done) {
    Traffic traffic = done.traffic();
    int sockets = Math.min(SOCKETS_MAX, traffic.sockets());
    try (Echo echo = new Echo(stage, sockets, (int) Math.round(traffic.frameBytes()))) {
      Echo.Speed many = echo.measure(SATURATING_WINDOW, time);
      Echo.Speed one = echo.measure(1, time);
      many.tell(result, "ceiling_echo");
      one.tell(result, "ceiling_echo_window_1");
      result.put(
          "ratio_frames_per_s_to_ceiling",
          traffic.frames() / done.costs().seconds() / many.framesPerSecond());
      return traffic.frames() * Math.min(many.server(), one.server());
    }
  }
}
