package chat.parley.bench;

import chat.parley.protocol.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Many signed-in connections that do nothing but keep alive: what each holds of the node's memory,
 * and what it costs to sign in and to stay.
 *
 * <p>A part of them connects and leaves first, so that neither classes nor compiled code are
 * counted. Then the other users sign in once and leave: their entities stay in memory for some
 * minutes, so that these, too, are counted by themselves. Users are fewer than connections, because
 * making one costs the hash of a password.
 */
final class Idle implements Workload {
  private static final int PER_USER = 16;
  private static final int WARM_UP_SHARE = 5;
  private static final double SETTLE_SECONDS = 3;
  private static final double MINUTE = 60;
  private static final int CLASSES = 40;

  private Result result;
  private final StringBuilder tables = new StringBuilder();

  @Override
  public String help() {
    return """
    what quiet connections hold of a node's memory, and what signing in and staying cost
    --sockets 10000  connections
    --users 625  they belong to; as a rule one for 16 connections
    --empty-seconds 20  that the node is watched without connections; 0 for not
    --seconds 60  that it is watched with them
    """;
  }

  @Override
  public Result run(Stage stage) {
    Options options = stage.options();
    int sockets = options.count("sockets", 10_000);
    int users = options.count("users", Math.ceilDiv(sockets, PER_USER));
    double emptySeconds = options.number("empty-seconds", 20);
    double seconds = options.number("seconds", 60);
    options.expectAllUsed();
    expectPossible(stage, sockets, users);
    List<Crowd.Person> people = stage.crowd("idle").of(users);
    result = new Result("idle", options.given());
    result.put("sockets", sockets);
    result.put("users", users);
    Throng throng = new Throng(stage);

    int perUser = Math.ceilDiv(sockets, users);
    int warm = Math.min(users, Math.ceilDiv(sockets, WARM_UP_SHARE * perUser));
    throng.open(people.subList(0, warm), warm * perUser);
    stage.passSeconds(SETTLE_SECONDS);
    throng.leave();
    // Users who were just made leave memory in some minutes.
    NodePage.await(stage, "users leaving memory", page -> page.users() <= warm);
    stay(stage, emptySeconds, "empty", 1);
    wake(stage, throng, people.subList(warm, users));
    Gauge.Reading signIns = fill(stage, throng, people, sockets, seconds);
    throng.leave();
    stage.ceilings().tell(result, signIns, sockets, "sign_in");
    write(stage.folder().resolve("idle-classes.txt"));
    return result;
  }

  private static void expectPossible(Stage stage, int sockets, int users) {
    if (sockets < 1 || users < 1 || users > sockets) {
      throw new BenchException("--sockets is 1 or more, and --users 1 to as many");
    }
    if (Math.ceilDiv(sockets, users) > Limits.SESSIONS_MAX) {
      throw new BenchException(
          "a user has at most %d connections: --users is %d or more"
              .formatted(Limits.SESSIONS_MAX, Math.ceilDiv(sockets, Limits.SESSIONS_MAX)));
    }
    OpenFiles.expectRoom("the node", stage.subject().nodePid(), sockets);
    OpenFiles.expectRoom("this client", ProcessHandle.current().pid(), sockets);
  }

  /** Lets time pass and tells what that cost. */
  private static Gauge.Reading stay(Stage stage, double seconds) {
    Gauge.Reading before = stage.gauge().read();
    stage.passSeconds(seconds);
    return stage.gauge().read().since(before);
  }

  private void stay(Stage stage, double seconds, String name, double units) {
    if (seconds > 0) {
      Gauge.Reading spent = stay(stage, seconds);
      double share = MINUTE / spent.costs().seconds() / units;
      result.put("cpu_server_s_per_minute_" + name, spent.costs().server() * share);
      result.put("cpu_database_s_per_minute_" + name, spent.costs().database() * share);
    }
  }

  /** Users who were not there yet sign in once and leave. */
  private void wake(Stage stage, Throng throng, List<Crowd.Person> people) {
    if (people.isEmpty()) {
      return;
    }
    Memory before = Memory.of(stage.subject().nodePid());
    double usersBefore = NodePage.read(stage.subject()).users();
    Gauge.Reading start = stage.gauge().read();
    throng.open(people, people.size());
    signedIn("first_sign_in", people.size(), stage.gauge().read().since(start));
    throng.leave();
    double woken = NodePage.read(stage.subject()).users() - usersBefore;
    Growth growth = new Growth(before, Memory.of(stage.subject().nodePid()), Math.max(1, woken));
    result.put("heap_bytes_per_user", growth.heapBytes());
    tables.append(growth.toTable("user without a connection", CLASSES)).append('\n');
  }

  private void signedIn(String name, int count, Gauge.Reading spent) {
    result.put("cpu_server_ms_per_" + name, 1_000 * spent.costs().server() / count);
    result.put("cpu_database_ms_per_" + name, 1_000 * spent.costs().database() / count);
    result.put("cpu_client_ms_per_" + name, 1_000 * spent.costs().client() / count);
    result.put("journal_rows_per_" + name, spent.rows() / count);
  }

  /** All connect, stay for a while, and are weighed; what signing in has cost. */
  private Gauge.Reading fill(
      Stage stage, Throng throng, List<Crowd.Person> people, int sockets, double seconds) {
    Memory before = Memory.of(stage.subject().nodePid());
    Gauge.Reading start = stage.gauge().read();
    double began = System.nanoTime();
    throng.open(people, sockets);
    result.put("sign_ins_per_s", sockets / ((System.nanoTime() - began) / 1e9));
    Gauge.Reading signIns = stage.gauge().read().since(start);
    signedIn("sign_in", sockets, signIns);
    stage.passSeconds(SETTLE_SECONDS);
    stay(stage, seconds, "1000_sockets", sockets / 1_000.0);
    NodePage page = NodePage.read(stage.subject());
    Growth growth = new Growth(before, Memory.of(stage.subject().nodePid()), sockets);
    result.put("connections", page.connections());
    result.put("user_actors", page.users());
    result.put("heap_bytes_per_connection", growth.heapBytes());
    result.put("rss_bytes_per_connection", growth.rssBytes());
    result.put("heap_bytes", growth.after().heapBytes());
    result.put("rss_bytes", growth.after().rssBytes());
    result.put("heap_bytes_before", growth.before().heapBytes());
    result.put("rss_bytes_before", growth.before().rssBytes());
    tables.append(growth.toTable("idle connection", CLASSES));
    return signIns;
  }

  private void write(Path file) {
    try {
      Files.writeString(file, tables);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    System.err.println("What the heap is made of is in " + file + ".");
  }
}
