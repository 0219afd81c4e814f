package chat.parley.gateway;

import chat.parley.conversation.ToGroup;
import chat.parley.conversation.ToUser;
import chat.parley.group.GroupActorMessage;
import chat.parley.group.GroupSharding;
import chat.parley.group.GroupSurroundings;
import chat.parley.journal.Databases;
import chat.parley.journal.History;
import chat.parley.journal.SqlWorkers;
import chat.parley.journal.TestDatabase;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.user.UserActorMessage;
import chat.parley.user.UserCommand;
import chat.parley.user.UserReply;
import chat.parley.user.UserSharding;
import chat.parley.user.UserSurroundings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;

/** A node on a real PostgreSQL and a real port, without the cost of passwords. */
final class GroupNode implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(30);

  final GroupSharding groups;
  private final String url = TestDatabase.fresh();
  private final ActorTestKit kit;
  private final UserSharding users;
  private final Gateway gateway;
  private final SqlWorkers workers;
  private final int port;

  GroupNode() throws Exception {
    Databases databases = Databases.of(chat.parley.journal.Database.whole(url, "postgres"));
    Config config =
        ConfigFactory.parseString(
                """
                pekko.actor.provider = cluster
                pekko.loglevel = WARNING
                pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
                pekko.actor.testkit.typed.system-shutdown-default = 60s
                pekko.coordinated-shutdown.exit-jvm = off
                """)
            .withFallback(databases.pluginConfig())
            .withFallback(ConfigFactory.load());
    kit = ActorTestKit.create("node", config);
    Cluster cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    Awaitility.await()
        .atMost(WAIT)
        .until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
    users = UserSharding.of(kit.system());
    groups = GroupSharding.of(kit.system());
    workers = new SqlWorkers(databases, SqlWorkers.Settings.read(config));
    History history = new History(workers);
    Surroundings surroundings = new Surroundings(users, groups, history);
    users.start(user -> databases.placeOf(user), surroundings);
    groups.start(group -> databases.placeOf(group), surroundings);
    gateway =
        new Gateway(kit.system(), settings(), Users.of(users), groups::tell, Pages.of(history));
    port = gateway.start().toCompletableFuture().get(30, TimeUnit.SECONDS).getPort();
  }

  private static GatewaySettings settings() {
    return new GatewaySettings(
        "127.0.0.1",
        0,
        "",
        List.of(),
        false,
        new Registration(Registration.Mode.OPEN, List.of()),
        SessionTiming.withHeartbeat(60_000),
        2_000,
        1,
        500);
  }

  private record Surroundings(UserSharding users, GroupSharding groups, History history)
      implements UserSurroundings, GroupSurroundings {
    @Override
    public void tell(UserId user, UserCommand.OfPeer command) {
      users.tell(user, new UserActorMessage.FromUser(command));
    }

    @Override
    public void tell(UserId user, ToUser word) {
      users.tell(user, new UserActorMessage.FromGroup(new UserCommand.FromGroup(word)));
    }

    @Override
    public void tell(GroupId group, ToGroup word) {
      groups.tell(group, new GroupActorMessage.FromUser(word));
    }

    @Override
    public CompletionStage<List<Entry>> entries(UserId owner, long key, long after, long head) {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public void seen(UserId user, long at) {}

    @Override
    public CompletionStage<OptionalLong> lastSeen(UserId user) {
      return CompletableFuture.completedFuture(OptionalLong.empty());
    }

    @Override
    public long now() {
      return System.currentTimeMillis();
    }
  }

  /** Registers a user with one device, which is not connected yet. */
  GroupMember register(String name, GroupId group) {
    UserId user = new UserId(name);
    ask(user, new UserCommand.Register(name, "hash"));
    return device(user, group);
  }

  /** Signs in one more device. */
  GroupMember device(UserId user, GroupId group) {
    Token.Secret secret = new Token.Secret(new SecureRandom());
    UserReply.DeviceNumber number =
        (UserReply.DeviceNumber) ask(user, new UserCommand.AddDevice("test", secret.hash()));
    URI socket = URI.create("ws://127.0.0.1:" + port + "/v1/socket");
    return new GroupMember(
        user, number.device(), secret.tokenOf(user, number.device()), socket, group);
  }

  private UserReply ask(UserId user, UserCommand.OfEdge command) {
    return users
        .ask(user, replyTo -> new UserActorMessage.Ask(replyTo, command), WAIT)
        .toCompletableFuture()
        .join();
  }

  /** Rows that the journal holds of a group; of one kind, or of all when that is null. */
  long rows(GroupId group, String manifest) throws Exception {
    String sql =
        "SELECT count(*) FROM event_journal WHERE persistence_id = ?"
            + (manifest == null ? "" : " AND event_ser_manifest = '" + manifest + "'");
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, Databases.persistenceId(group));
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  @Override
  public void close() {
    gateway.stop();
    kit.shutdownTestKit();
    workers.close();
  }
}
