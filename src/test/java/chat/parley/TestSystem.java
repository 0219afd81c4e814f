package chat.parley;

import chat.parley.journal.Database;
import chat.parley.journal.Databases;
import chat.parley.journal.History;
import chat.parley.journal.SqlWorkers;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;

/**
 * The actor system of a node of a cluster on this machine, with a real journal. Several may live in
 * one JVM and talk over Artery.
 */
public final class TestSystem implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final String SETTINGS =
      """
      pekko.actor.provider = cluster
      pekko.loglevel = WARNING
      pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
      pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
      pekko.actor.testkit.typed.system-shutdown-default = 60s
      pekko.coordinated-shutdown.exit-jvm = off
      """;

  private final Database database;
  private final Databases databases;
  private final Config config;
  private final ActorTestKit kit;
  private final SqlWorkers workers;

  private TestSystem(Database database, TestSystem other, String settings) {
    this.database = database;
    this.databases = Databases.of(database);
    this.config =
        ConfigFactory.parseString(settings)
            .withFallback(ConfigFactory.parseString(SETTINGS))
            .withFallback(databases.pluginConfig())
            .withFallback(ConfigFactory.load());
    this.kit = ActorTestKit.create("parley-test", config);
    this.workers = new SqlWorkers(databases, SqlWorkers.Settings.read(config));
    Cluster cluster = Cluster.get(kit.system());
    Cluster first = other == null ? cluster : Cluster.get(other.kit.system());
    cluster.manager().tell(Join.create(first.selfMember().address()));
    Awaitility.await()
        .atMost(WAIT)
        .until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
  }

  /** The only node of a cluster. */
  public static TestSystem alone(Database database) {
    return new TestSystem(database, null, "");
  }

  /** The same with settings of its own, which come first. */
  public static TestSystem alone(Database database, String settings) {
    return new TestSystem(database, null, settings);
  }

  /** One more node of the same cluster, on the same database. */
  public TestSystem another() {
    return new TestSystem(database, this, "");
  }

  public ActorSystem<?> system() {
    return kit.system();
  }

  public ActorTestKit kit() {
    return kit;
  }

  public Databases databases() {
    return databases;
  }

  /** Reads the journal. */
  public History history() {
    return new History(workers);
  }

  /** Leaves the cluster in order. */
  @Override
  public void close() {
    kit.shutdownTestKit();
    workers.close();
  }
}
