package chat.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Bubble;
import chat.parley.client.ClientEvent;
import chat.parley.journal.TestDatabase;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.MessageId;
import chat.parley.model.Partition;
import chat.parley.model.UserId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions that move to another database while people write, and while the node is killed. */
class PartitionMoveTest {
  private static final long SEND_EVERY_MS = 50;
  private static final int BEFORE = 20;

  private final String one = TestDatabase.fresh();
  private final String two = TestDatabase.fresh();

  @TempDir Path stores;

  /** A person who writes all the time. */
  private record Writer(TestDevice device, UserId to, List<MessageId> written) {
    Writer(TestDevice device, UserId to) {
      this(device, to, new CopyOnWriteArrayList<>());
    }

    void write() {
      written.add(device.send(to, "message"));
    }

    int accepted() {
      return device.events(ClientEvent.Accepted.class).size();
    }
  }

  private NodeProcess start() {
    NodeProcess node =
        NodeProcess.prepare(
            stores.resolve("moving"),
            Map.of(
                "parley.databases.main.url",
                one,
                "parley.databases.two.url",
                two,
                "parley.databases.two.user",
                "postgres",
                "parley.databases.two.partitions",
                "",
                // Long enough to be seen on a busy machine.
                "parley.partition-moves.stop",
                "5s"));
    node.start();
    return node;
  }

  @Test
  void everything_accepted_is_there_once_and_in_order_and_only_the_moving_partition_waits()
      throws SQLException {
    try (NodeProcess node = start()) {
      UserId ann = TestDevice.register(node.url(), userWith("ann", 0));
      UserId bob = TestDevice.register(node.url(), userWith("bob", 1));
      UserId cat = TestDevice.register(node.url(), userWith("cat", 2));
      try (TestDevice annDevice = TestDevice.signIn(node.url(), ann, stores.resolve("ann"));
          TestDevice bobDevice = TestDevice.signIn(node.url(), bob, stores.resolve("bob"));
          TestDevice catDevice = TestDevice.signIn(node.url(), cat, stores.resolve("cat"))) {
        Writer fromAnn = new Writer(annDevice, bob);
        Writer fromBob = new Writer(bobDevice, ann);
        Writer fromCat = new Writer(catDevice, cat);
        List<Writer> all = List.of(fromAnn, fromBob, fromCat);
        try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
          clock.scheduleAtFixedRate(
              () -> all.forEach(Writer::write), 0, SEND_EVERY_MS, TimeUnit.MILLISECONDS);
          for (Writer each : all) {
            more(each);
          }
          move(ann, fromCat);
          moveWithKill(node, bob);
          for (Writer each : all) {
            more(each);
          }
        }
        for (Writer each : all) {
          until(() -> each.accepted() >= each.written().size());
        }
        check(fromAnn, fromBob, cold(node, ann, bob, fromAnn, fromBob));
        assertThat(catDevice.all(cat)).extracting(Bubble::id).isEqualTo(fromCat.written());
      }
      expectOn(two, ann);
      expectOn(two, bob);
      expectOn(one, cat);
    }
  }

  /** Others go on while the partition of a user stands still. */
  private void move(UserId user, Writer other) throws SQLException {
    plan(user);
    until(() -> state(one, user).equals("closing"));
    int before = other.accepted();
    until(() -> state(two, user).equals("here"));
    // It stood still for some seconds.
    assertThat(other.accepted()).isGreaterThan(before);
  }

  /** The node is killed while the partition is closed to everybody. */
  private void moveWithKill(NodeProcess node, UserId user) throws SQLException {
    plan(user);
    until(() -> !state(one, user).equals("here"));
    node.kill();
    node.start();
    until(() -> state(two, user).equals("here"));
  }

  private static void more(Writer writer) {
    int before = writer.accepted();
    until(() -> writer.accepted() >= before + BEFORE);
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(20))
        .until(condition);
  }

  /** What an operator's command writes. */
  private void plan(UserId user) throws SQLException {
    try (Connection connection = connect(one);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE partition_place SET target = 'two' WHERE partition = "
              + Partition.of(user).number());
    }
  }

  private static String state(String database, UserId user) throws SQLException {
    return value(
        database,
        "SELECT state FROM partition_place WHERE partition = " + Partition.of(user).number());
  }

  /** Every event of a user after the move is where the partition lies. */
  private void expectOn(String database, UserId user) throws SQLException {
    String log = "'user|" + Partition.of(user) + "|" + user + "'";
    String last = "SELECT max(sequence_number) FROM event_journal WHERE persistence_id = " + log;
    String other = database.equals(one) ? two : one;
    String there = value(database, last);
    String elsewhere = value(other, last);
    assertThat(Long.parseLong(there))
        .isGreaterThan(elsewhere == null ? 0 : Long.parseLong(elsewhere));
    assertThat(value(database, "SELECT count(*) FROM event_journal WHERE persistence_id = " + log))
        .isEqualTo(there);
  }

  private static String value(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(database, "postgres", "");
  }

  private static void check(Writer fromAnn, Writer fromBob, List<MessageId> cold) {
    int count = fromAnn.written().size() + fromBob.written().size();
    for (Writer each : List.of(fromAnn, fromBob)) {
      until(() -> each.device().have(each.to()) >= count);
      List<Entry> stored = each.device().stored(each.to());
      assertThat(stored).extracting(Entry::sequence).isSorted().doesNotHaveDuplicates();
      List<MessageId> ids = each.device().all(each.to()).stream().map(Bubble::id).toList();
      assertThat(ids)
          .hasSize(count)
          .doesNotHaveDuplicates()
          .containsSubsequence(fromAnn.written())
          .containsSubsequence(fromBob.written())
          .isEqualTo(cold);
    }
  }

  /** A new device reads everything from the journal. */
  private List<MessageId> cold(
      NodeProcess node, UserId ann, UserId bob, Writer fromAnn, Writer fromBob) {
    int count = fromAnn.written().size() + fromBob.written().size();
    try (TestDevice device = TestDevice.signIn(node.url(), ann, stores.resolve("cold"))) {
      device.untilLive();
      List<MessageId> ids = new ArrayList<>();
      until(() -> {
        ids.clear();
        device.all(bob).forEach(each -> ids.add(each.id()));
        if (ids.size() < count) {
          device.client().older(Conversation.with(bob)).join();
        }
        return ids.size() >= count;
      });
      return ids;
    }
  }

  private static String userWith(String name, int rest) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> name + i)
        .filter(user -> Partition.of(new UserId(user)).number() % 3 == rest)
        .findFirst()
        .orElseThrow();
  }
}
