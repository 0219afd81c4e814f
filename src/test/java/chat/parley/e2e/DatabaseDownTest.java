package chat.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.app.Node;
import chat.parley.client.Identity;
import chat.parley.journal.PartitionPlace;
import chat.parley.journal.TestDatabase;
import chat.parley.model.Conversation;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Partition;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of two PostgreSQL servers is killed and started again: under a node, and before its start.
 */
class DatabaseDownTest {
  private static final Duration WAIT = Duration.ofSeconds(90);

  @TempDir Path files;

  private final String first = TestDatabase.fresh();

  private Node start(String second) {
    return Node.start(
        Map.ofEntries(
            Map.entry("parley.http.port", 0),
            Map.entry("parley.management.port", 0),
            Map.entry("parley.drain", "100ms"),
            Map.entry("parley.media.directory", files.resolve("media").toString()),
            Map.entry("parley.databases.main.url", first),
            Map.entry("parley.databases.main.partitions", "0-499"),
            Map.entry("parley.databases.two.url", second),
            Map.entry("parley.databases.two.user", "postgres"),
            Map.entry("parley.databases.two.partitions", "500-999"),
            Map.entry("pekko.cluster.jmx.multi-mbeans-in-same-jvm", "on")));
  }

  private static String urlOf(Node node) {
    return "http://127.0.0.1:" + node.address().getPort();
  }

  private static String userOf(String name, int from, int to) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> name + i)
        .filter(user -> {
          int partition = Partition.of(new UserId(user)).number();
          return partition >= from && partition <= to;
        })
        .findFirst()
        .orElseThrow();
  }

  /** A user who writes notes to itself. */
  private record Person(UserId user, Identity device) {
    static Person register(Node node, String name) {
      UserId user = TestDevice.register(urlOf(node), name);
      return new Person(user, TestDevice.identity(urlOf(node), user));
    }

    RawSocket connect(Node node) {
      RawSocket socket =
          RawSocket.connect(urlOf(node), device.token(), OptionalLong.empty(), Map.of());
      socket.next(ServerFrame.Ready.class);
      return socket;
    }

    void send(RawSocket socket, long number) {
      Message message = new Message(number, MessageId.of(number), TestDevice.text("note"));
      socket.send(Conversation.with(user), List.of(message));
    }

    void expectAccepted(RawSocket socket, long number) {
      send(socket, number);
      assertThat(socket.next(ServerFrame.Accepted.class).messages().getFirst().number())
          .isEqualTo(number);
    }

    /** Repeats until it is stored, as a client does. */
    void untilAccepted(Node node, long number) {
      Awaitility.await()
          .atMost(WAIT)
          .ignoreExceptions()
          .until(() -> {
            try (RawSocket socket = connect(node)) {
              expectAccepted(socket, number);
              return true;
            } catch (AssertionError notYet) {
              return false;
            }
          });
    }
  }

  @Test
  void its_users_are_told_to_try_again_and_the_others_go_on_and_all_heals_by_itself()
      throws Exception {
    try (ServerProcess second = ServerProcess.start(files.resolve("second"))) {
      String url = second.url();
      Person near;
      Person far;
      try (Node node = start(url)) {
        near = Person.register(node, userOf("near", 0, 499));
        far = Person.register(node, userOf("far", 500, 999));
        try (RawSocket nearby = near.connect(node);
            RawSocket away = far.connect(node)) {
          near.expectAccepted(nearby, 1);
          far.expectAccepted(away, 1);

          second.kill();

          far.send(away, 2);
          ServerFrame.Error error = away.next(ServerFrame.Error.class);
          assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
          assertThat(error.messages()).extracting(ServerFrame.Numbered::number).containsExactly(2L);
          near.expectAccepted(nearby, 2);
          untilState(node, far.user(), PartitionPlace.State.UNAVAILABLE);
          untilState(node, near.user(), PartitionPlace.State.OPEN);
          // The first connection may have been silent for too long meanwhile.
          near.untilAccepted(node, 3);
        }
        second.start();
        untilState(node, far.user(), PartitionPlace.State.OPEN);
        far.untilAccepted(node, 2);
        second.kill();
      }
      try (Node node = start(url)) {
        try (RawSocket nearby = near.connect(node)) {
          near.expectAccepted(nearby, 4);
          untilState(node, far.user(), PartitionPlace.State.UNAVAILABLE);
          second.start();
          far.untilAccepted(node, 3);
          near.untilAccepted(node, 5);
        }
      }
    }
  }

  private static void untilState(Node node, UserId user, PartitionPlace.State state) {
    Awaitility.await()
        .atMost(WAIT)
        .until(() -> node.moves().places().get(Partition.of(user).number()).state() == state);
  }
}
