package chat.parley.check.chaos;

import chat.parley.check.Checker;
import chat.parley.check.Findings;
import chat.parley.check.HistoryFile;
import chat.parley.check.JournalDump;
import chat.parley.check.RecordFiles;
import chat.parley.check.RecordedDevice;
import chat.parley.check.Verdict;
import chat.parley.model.UserId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One run: a cluster, people, faults, rest, checks, a table. */
public final class Chaos {
  private static final long READY_MS_MAX = 600_000;
  private static final long REST_MS_MAX = 1_200_000;
  private static final long LOOK_MS = 1_000;
  private static final int TELL_EVERY = 20;

  private final Plan plan;
  private final Path directory;
  private final PrintWriter out;
  private final List<String> troubles = new ArrayList<>();
  private long began;

  /**
   * What is to be done.
   *
   * @param lengthMs of the time in which there are faults
   * @param perSecond messages that people write
   * @param direct pairs of users that have a chat
   */
  public record Plan(
      long seed, long lengthMs, int users, int direct, int groups, double perSecond) {
    static final int NODES = 3;
    static final int DATABASES = 2;

    Schedule schedule() {
      return Schedule.of(seed, lengthMs, new Schedule.Parts(NODES, DATABASES, users, groups));
    }
  }

  /**
   * @param directory new, for everything that the run leaves behind
   */
  public Chaos(Plan plan, Path directory, PrintWriter out) {
    this.plan = plan;
    this.directory = directory;
    this.out = out;
  }

  /** What a run has seen besides the records: its faults, and its moves. */
  private record Seen(List<Struck> struck, MoveTally moves) {}

  /** Runs; whether every promise was kept. */
  public boolean run() throws IOException, SQLException {
    began = System.nanoTime();
    Files.createDirectories(directory);
    Path history = directory.resolve("history.jsonl");
    List<Path> records = new ArrayList<>(List.of(history));
    Seen seen;
    try (HistoryFile file = new HistoryFile(history);
        Cluster cluster = new Cluster(directory, Plan.NODES, Plan.DATABASES);
        Gate gate = new Gate(cluster)) {
      seen = live(cluster, gate, file);
      say("stopping the nodes");
      cluster.stopNodes();
      for (DatabaseServer database : cluster.databases()) {
        records.add(dump(database));
      }
      say("nodes were started %d times", cluster.starts());
      for (ServerNode node : cluster.nodes()) {
        node.alarms().forEach(each -> troubles.add("node %d: %s".formatted(node.number(), each)));
      }
    }
    return judge(records, seen);
  }

  private Seen live(Cluster cluster, Gate gate, HistoryFile history) {
    List<UserId> users = Population.names(plan.users());
    say("starting %d nodes and %d databases in %s", Plan.NODES, Plan.DATABASES, directory);
    cluster.start();
    await(cluster);
    say("signing up %d users", plan.users());
    Population population = new Population(gate, history);
    List<Person> people = population.signUp(users);
    try (PlaceSurvey survey = new PlaceSurvey(cluster.databases(), history)) {
      Workload workload = new Workload(people, plan.direct(), plan.seed());
      Storm storm;
      try {
        workload.makeGroups(plan.groups());
        Residents residents = Residents.of(users, workload.groups());
        storm = new Storm(cluster, gate, residents, survey, history, out);
        storm(storm, workload, survey, history);
      } finally {
        workload.close();
      }
      if (!workload.makePeace()) {
        troubles.add("somebody could not take a block back");
      }
      workload.openAll();
      rest(people);
      say("reading everything anew");
      ColdReading.run(people, population.signInCold(people));
      say("waiting until what has moved has left nothing behind");
      storm.operator().awaitEmptied();
      troubles.addAll(storm.operator().troubles());
      if (!storm.hasHealed()) {
        troubles.add("the cluster did not heal");
      }
      return new Seen(storm.struck(), storm.operator().tally());
    } finally {
      people.forEach(each -> each.devices().forEach(RecordedDevice::close));
      people.forEach(each -> each.devices().forEach(one -> troubles.addAll(one.troubles())));
    }
  }

  private void storm(Storm storm, Workload workload, PlaceSurvey survey, HistoryFile history) {
    long now = history.now();
    survey.start();
    while (!survey.hasLookedSince(now)) {
      park();
    }
    workload.start(plan.perSecond());
    say("faults of seed %d", plan.seed());
    storm.run(plan.schedule(), plan.lengthMs());
    storm.untilSteady();
    say("all is mended; %d messages were written", workload.written());
  }

  private static void await(Cluster cluster) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MS_MAX);
    while (!cluster.areAllReady()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the cluster does not start; see the logs of its nodes");
      }
      park();
    }
  }

  private static void park() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MS));
  }

  /** Waits until nothing is under way, for very long if it must be. */
  private void rest(List<Person> people) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REST_MS_MAX);
    List<String> missing = Rest.missing(people);
    for (int i = 1; !missing.isEmpty() && System.nanoTime() < deadline; i++) {
      if (i % TELL_EVERY == 0) {
        say("%d and more to come: %s", missing.size(), missing.getFirst());
      }
      park();
      missing = Rest.missing(people);
    }
    say("at rest: %s", missing.isEmpty() ? "yes" : "no");
    for (String each : missing) {
      troubles.add("does not come to rest: " + each);
    }
  }

  private Path dump(DatabaseServer database) throws IOException, SQLException {
    Path file = directory.resolve("journal-" + database.name() + ".jsonl");
    try (Connection connection = database.connect()) {
      JournalDump.write(database.name(), connection, file);
    }
    return file;
  }

  private boolean judge(List<Path> records, Seen seen) throws IOException {
    RecordFiles read = RecordFiles.read(records);
    List<Findings> findings = Checker.check(read);
    out.println();
    new Summary(seen.struck(), seen.moves(), read, findings).print(out);
    Verdict.print(findings, out);
    troubles.forEach(each -> out.println("TROUBLE " + each));
    boolean kept = Checker.isClean(findings) && troubles.isEmpty();
    say(kept ? "every promise was kept" : "a promise was broken; see " + directory);
    return kept;
  }

  private void say(String format, Object... values) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    out.printf("[%3d s] %s%n", seconds, format.formatted(values));
    out.flush();
  }
}
