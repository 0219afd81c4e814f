package chat.parley.bench;

import java.util.List;

/** The ceilings alone: rows and frames of given sizes, without any work of the node. */
final class Limit implements Workload {
  @Override
  public String help() {
    return """
    what the machine can do at all: raw inserts, and a bare echo of WebSockets
    --rows-per-commit 1,10,50  rows of a transaction, each number in its turn
    --sockets 100  sockets of the echo
    --bytes 200  payload of a row, and of a frame
    --fence off  with the triggers of the journal's table
    """;
  }

  @Override
  public Result run(Stage stage) {
    Options options = stage.options();
    List<Integer> sizes = options.counts("rows-per-commit", "1,10,50");
    int sockets = options.count("sockets", 100);
    int bytes = options.count("bytes", 200);
    boolean fenced = options.flag("fence", false);
    options.expectAllUsed();
    if (sizes.contains(0) || sockets == 0 || bytes == 0) {
      throw new BenchException("--rows-per-commit, --sockets and --bytes are at least 1");
    }

    Result result = new Result("limit", options.given());
    Ceilings.Time time = stage.ceilings().time();
    RawInsert insert = new RawInsert(stage);
    for (int size : sizes) {
      insert.measure(JournalRow.made(bytes), size, fenced, time).tell(result, "insert_" + size);
    }
    try (Echo echo = new Echo(stage, sockets, bytes)) {
      echo.measure(Ceilings.SATURATING_WINDOW, time).tell(result, "echo");
      echo.measure(1, time).tell(result, "echo_window_1");
    }
    return result;
  }
}
