package chat.parley.gateway;

import chat.parley.TestSystem;
import chat.parley.conversation.ToGroup;
import chat.parley.conversation.ToUser;
import chat.parley.group.GroupActorMessage;
import chat.parley.group.GroupSharding;
import chat.parley.group.GroupSurroundings;
import chat.parley.journal.Database;
import chat.parley.journal.Databases;
import chat.parley.journal.History;
import chat.parley.journal.TestDatabase;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.user.UserActorMessage;
import chat.parley.user.UserCommand;
import chat.parley.user.UserReply;
import chat.parley.user.UserSharding;
import chat.parley.user.UserSurroundings;
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
import java.util.function.LongConsumer;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import scala.jdk.javaapi.CollectionConverters;

/** A node on a real PostgreSQL and a real port, without the cost of passwords. */
final class GroupNode implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(60);

  final GroupSharding groups;
  private final String url;
  private final TestSystem system;
  private final UserSharding users;
  private final Gateway gateway;
  private final int port;

  GroupNode() throws Exception {
    this(TestDatabase.fresh());
  }

  private GroupNode(String url) throws Exception {
    this(url, TestSystem.alone(Database.whole(url, "postgres")));
  }

  private GroupNode(String url, TestSystem system) throws Exception {
    this.url = url;
    this.system = system;
    users = UserSharding.of(system.system());
    groups = GroupSharding.of(system.system());
    Surroundings surroundings = new Surroundings(users, groups, system.history());
    users.start(user -> system.databases().placeOf(user), surroundings);
    groups.start(group -> system.databases().placeOf(group), surroundings);
    gateway =
        new Gateway(
            system.system(), settings(), Users.of(users), groups::tell, Pages.of(system.history()));
    port = gateway.start().toCompletableFuture().get(60, TimeUnit.SECONDS).getPort();
  }

  /** One more node of the same cluster. */
  GroupNode another() throws Exception {
    return new GroupNode(url, system.another());
  }

  /** Whether this node hosts the entity of a group. */
  boolean hosts(GroupId group) {
    TestProbe<ShardRegion.CurrentShardRegionState> probe = system.kit().createTestProbe();
    ClusterSharding.get(system.system())
        .shardState()
        .tell(new GetShardRegionState(GroupSharding.KIND, probe.ref()));
    return CollectionConverters.asJava(probe.receiveMessage(WAIT).shards()).stream()
        .anyMatch(shard -> shard.entityIds().contains(group.value()));
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
    public void seen(UserId user, long at, LongConsumer stored) {}

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
    system.close();
  }
}
