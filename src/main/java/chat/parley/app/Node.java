package chat.parley.app;

import chat.parley.gateway.Gateway;
import chat.parley.gateway.Pages;
import chat.parley.gateway.Users;
import chat.parley.group.GroupSharding;
import chat.parley.journal.History;
import chat.parley.journal.JournalMeter;
import chat.parley.journal.PartitionMoves;
import chat.parley.media.Media;
import chat.parley.media.MediaMeter;
import chat.parley.media.MediaSettings;
import chat.parley.ops.Management;
import chat.parley.ops.Metrics;
import chat.parley.user.UserSharding;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.remote.RemoteTransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running node. */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final long BIND_SECONDS_MAX = 20;

  private static final Duration LOCATE_MAX = Duration.ofSeconds(5);

  /** How long stopping may last, beside sending clients away. */
  private static final long STOP_MS_MAX = 60_000;

  /** How long sending clients away may last beyond the time over which they are told. */
  private static final long DRAIN_MS_MORE = 10_000;

  private final Settings settings;
  private final Storage storage;
  private final Metrics metrics = new Metrics();
  private final ActorSystem<Void> system;
  private final UniqueName name;
  private final Gateway gateway;
  private final Management management;
  private volatile boolean started;
  private volatile boolean leaving;
  private boolean stopped;
  private Media media;
  private InetSocketAddress address;
  private InetSocketAddress managementAddress;

  /**
   * Starts a node; what goes wrong on the way is undone.
   *
   * @param overrides settings by their paths, which win over the configuration
   */
  public static Node start(Map<String, ?> overrides) {
    Node node = prepare(overrides);
    node.open(node.settings.cluster().joining());
    return node;
  }

  /** A node that is in no cluster yet and has no ports open but that for other nodes. */
  static Node prepare(Map<String, ?> overrides) {
    Config config = Configuration.load(overrides);
    Settings settings = Settings.read(config);
    // Before anything else is started, so that the usual mistake is answered at once.
    Ports.expectFree(settings);
    Storage storage = Storage.open(settings, config);
    try {
      return new Node(settings, storage, config);
    } catch (RuntimeException failed) {
      storage.close();
      throw failed;
    }
  }

  private Node(Settings settings, Storage storage, Config config) {
    this.settings = settings;
    this.storage = storage;
    this.system = actorSystem(config);
    ClusterNodes nodes = new ClusterNodes(system);
    this.name = new UniqueName(system, nodes, settings.cluster().name());
    UserSharding users = UserSharding.of(system, new PreferredNodes(nodes::nameOfUp));
    History history = new History(storage.workers());
    GroupSharding groups = GroupSharding.of(system, new PreferredNodes(nodes::nameOfUp));
    this.gateway =
        new Gateway(system, settings.gateway(), Users.of(users), groups::tell, Pages.of(history))
            .with(user -> users.locate(user, LOCATE_MAX).thenApply(nodes::urlOf))
            .with(new EdgeMetrics(metrics.edge()));
    this.management = Operators.management(this, storage, users, metrics);
    NodeSurroundings surroundings =
        new NodeSurroundings(users, groups, history, storage.lastSeen(), metrics);
    users.start(storage.places()::placeOf, surroundings);
    groups.start(storage.places()::placeOf, surroundings);
  }

  private ActorSystem<Void> actorSystem(Config config) {
    Config all =
        settings
            .cluster()
            .pekko()
            .withFallback(SameDatabases.of(storage.installation()))
            .withFallback(phases(settings))
            .withFallback(storage.databases().pluginConfig(config))
            .withFallback(config);
    try {
      return ActorSystem.create(
          Behaviors.empty(),
          "parley",
          ActorSystemSetup.create(
              BootstrapSetup.create(all),
              new JournalMeter.Metering(metrics),
              new MediaMeter.Metering(metrics)));
    } catch (RemoteTransportException failed) {
      // Somebody has taken it since it was found to be free.
      throw Ports.taken(settings.cluster(), failed);
    }
  }

  /** A phase that sends clients away may last as long as it is told to. */
  private static Config phases(Settings settings) {
    return ConfigFactory.parseMap(
        Map.of(
            "pekko.coordinated-shutdown.phases.before-service-unbind.timeout",
            settings.leavingMs() + DRAIN_MS_MORE + " ms"));
  }

  /** Joins and takes clients; closes everything when that fails. */
  void open(Joining joining) {
    try {
      PekkoVersions.check(system);
      await(Formation.join(system, joining), "the contact point");
      name.claim();
      openPorts();
    } catch (RuntimeException failed) {
      close();
      throw failed;
    }
  }

  private void openPorts() {
    managementAddress = await(management.start(), "the management port");
    media = openMedia();
    address = await(gateway.with(media).start(), "the public port");
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeServiceUnbind(),
        "send-clients-away",
        () -> sendClientsAway().thenApply(any -> Done.getInstance()));
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceStop(),
        "free-ports",
        () ->
            gateway
                .stop()
                .thenCompose(any -> management.stop())
                .thenApply(any -> Done.getInstance()));
    started = true;
  }

  /**
   * In two steps when the node was asked to leave: load balancers first have the time to see it. A
   * node that its cluster has given up loses no time, because its users are about to be elsewhere.
   */
  private CompletionStage<Void> sendClientsAway() {
    if (!leaving) {
      return gateway.drain(0);
    }
    long delayMs = isAlone() ? 0 : settings.drainDelayMs();
    return CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(delayMs, TimeUnit.MILLISECONDS))
        .thenCompose(any -> gateway.drain(settings.gateway().drainMs()));
  }

  /** Whether there is no other node that clients could go to. */
  private boolean isAlone() {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
            .filter(each -> each.status().equals(MemberStatus.up()))
            .count()
        <= 1;
  }

  private Media openMedia() {
    try {
      MediaSettings settings = MediaSettings.read(system.settings().config());
      return Media.start(settings, storage.databases(), storage.workers(), system);
    } catch (ConfigException wrong) {
      throw new StartException("the configuration is wrong: " + wrong.getMessage());
    } catch (IOException failed) {
      throw new StartException("media can't be stored: " + failed.getMessage());
    }
  }

  private static <T> T await(CompletionStage<T> stage, String what) {
    try {
      return stage.toCompletableFuture().get(BIND_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted");
    } catch (ExecutionException failed) {
      throw new StartException(what + " can't be opened: " + failed.getCause().getMessage());
    } catch (TimeoutException late) {
      throw new StartException(what + " can't be opened: no answer");
    }
  }

  boolean hasStarted() {
    return started;
  }

  boolean isReady() {
    return started
        && !leaving
        && name.isMine()
        && Cluster.get(system).selfMember().status().equals(MemberStatus.up());
  }

  /** Whether it was asked to leave, by a signal or an operator. */
  boolean isLeaving() {
    return leaving;
  }

  /** Begins to {@link #close()}; returns at once. */
  void leave() {
    leaving = true;
    Thread.ofPlatform().name("parley-drain").start(this::close);
  }

  /** Where clients reach it. */
  public InetSocketAddress address() {
    return address;
  }

  public InetSocketAddress managementAddress() {
    return managementAddress;
  }

  /** Sockets of clients at this node. */
  int sessionCount() {
    return gateway.sessionCount();
  }

  /** What operators can do about where partitions lie. */
  public PartitionMoves moves() {
    return storage.moves();
  }

  Settings settings() {
    return settings;
  }

  ActorSystem<Void> system() {
    return system;
  }

  /** Where other nodes reach it. */
  Address self() {
    return Cluster.get(system).selfMember().address();
  }

  boolean ownsDatabase() {
    return storage.ownsDatabase();
  }

  /** Why it has ended by itself, as a line for the operator; nothing when it was told to end. */
  Optional<String> whyEnded() {
    return Formation.whyEnded(system);
  }

  /** Completes when the actor system has ended, by {@link #close} or because it had to. */
  CompletionStage<Done> ended() {
    return system.getWhenTerminated();
  }

  /** Stops everything in order, the database last. A second call does nothing. */
  @Override
  public synchronized void close() {
    if (stopped) {
      return;
    }
    stopped = true;
    leaving = true;
    try {
      CoordinatedShutdown.get(system)
          .runAll(CoordinatedShutdown.jvmExitReason())
          .toCompletableFuture()
          .get(STOP_MS_MAX + settings.leavingMs(), TimeUnit.MILLISECONDS);
      system.getWhenTerminated().toCompletableFuture().get(STOP_MS_MAX, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException unclean) {
      LOG.warn("the node did not stop cleanly", unclean);
    } finally {
      if (media != null) {
        media.close();
      }
      storage.close();
    }
  }
}
