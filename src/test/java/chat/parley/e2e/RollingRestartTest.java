package chat.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Bubble;
import chat.parley.client.ClientEvent;
import chat.parley.client.Groups;
import chat.parley.journal.TestDatabase;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes, of which each is stopped and started again while people write to each other. */
class RollingRestartTest {
  private static final int NODES = 3;
  private static final long SEND_EVERY_MS = 50;
  private static final int WRITTEN_MIN = 40;
  private static final Duration SETTLED_MAX = Duration.ofSeconds(240);

  @TempDir Path directory;

  /** Somebody who writes to somebody else, or to a group, all the time. */
  private record Writer(
      TestDevice device, Conversation to, Map<MessageId, Long> written, List<MessageId> order) {
    Writer(TestDevice device, Conversation to) {
      this(device, to, new ConcurrentHashMap<>(), new ArrayList<>());
    }

    void write() {
      MessageId id = device.send(to, "message " + order.size());
      written.put(id, System.nanoTime());
      order.add(id);
    }

    long accepted() {
      return written.keySet().stream().filter(device.acceptedAt()::containsKey).count();
    }
  }

  @Test
  void nobody_notices_that_every_node_was_restarted() {
    List<NodeProcess> nodes =
        NodeProcess.cluster(
            directory,
            NODES,
            TestDatabase.freshDatabase(),
            Map.of(
                "parley.drain", "1s",
                "parley.drain-delay", "1s",
                "parley.databases.main.pool", "4",
                // A machine that is busy with other tests must not look like a dead node.
                "pekko.cluster.failure-detector.acceptable-heartbeat-pause", "30s"));
    try (Balancer balancer = new Balancer(nodes)) {
      nodes.getFirst().start();
      nodes.stream().skip(1).forEach(NodeProcess::begin);
      nodes.forEach(NodeProcess::awaitReady);
      List<Writer> writers = new ArrayList<>();
      try {
        for (int pair = 0; pair < 2; pair++) {
          writers.addAll(pair(balancer, "ann" + pair, "ben" + pair));
        }
        writers.add(new Writer(writers.getFirst().device(), group(writers)));
        traffic(nodes, writers);
        writers.forEach(RollingRestartTest::check);
        report(writers);
      } finally {
        writers.forEach(each -> each.device().close());
      }
    } finally {
      nodes.forEach(NodeProcess::kill);
    }
  }

  private List<Writer> pair(Balancer balancer, String one, String other) {
    UserId first = TestDevice.register(balancer.url(), one);
    UserId second = TestDevice.register(balancer.url(), other);
    return List.of(writer(balancer, first, second), writer(balancer, second, first));
  }

  private Writer writer(Balancer balancer, UserId from, UserId to) {
    TestDevice device = TestDevice.signIn(balancer.url(), from, directory.resolve(from.value()));
    return new Writer(device, Conversation.with(to));
  }

  /** A group of everybody, made by the first of them. */
  private static Conversation group(List<Writer> writers) {
    TestDevice maker = writers.getFirst().device();
    List<UserId> others =
        writers.stream()
            .map(each -> ((Conversation.Direct) each.to()).peer())
            .filter(each -> !each.value().equals("ann0"))
            .toList();
    maker.untilLive();
    Groups.Made made = maker.client().groups().create("Everybody", others).join();
    assertThat(maker.answer(made.request())).isEmpty();
    return made.conversation();
  }

  private static void traffic(List<NodeProcess> nodes, List<Writer> writers) {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try {
      clock.scheduleAtFixedRate(
          () -> writers.forEach(Writer::write), 0, SEND_EVERY_MS, TimeUnit.MILLISECONDS);
      someMoreAccepted(writers);
      for (NodeProcess node : nodes) {
        long begun = System.nanoTime();
        assertThat(leave(node, nodes.indexOf(node) == 1)).as("exit code").isZero();
        long stopped = System.nanoTime();
        someMoreAccepted(writers);
        node.start();
        System.out.printf(
            "Rolling restart: a node stopped in %,d ms and was back after %,d ms.%n",
            ms(stopped - begun), ms(System.nanoTime() - begun));
        someMoreAccepted(writers);
      }
    } finally {
      clock.close();
    }
  }

  /** By a signal, or by the call of an operator. */
  private static int leave(NodeProcess node, boolean byCall) {
    if (!byCall) {
      return node.stop();
    }
    assertThat(node.manage("POST", "/v1/drain", "{}").statusCode()).isEqualTo(202);
    return node.awaitEnd();
  }

  /** Everybody gets on, with one node less or with all of them. */
  private static void someMoreAccepted(List<Writer> writers) {
    List<Long> goals = writers.stream().map(each -> each.accepted() + WRITTEN_MIN).toList();
    Awaitility.await()
        .atMost(SETTLED_MAX)
        .until(() -> {
          for (int i = 0; i < goals.size(); i++) {
            if (writers.get(i).accepted() < goals.get(i)) {
              return false;
            }
          }
          return true;
        });
  }

  /** All that was written was accepted, and is there once and in order. */
  private static void check(Writer writer) {
    TestDevice device = writer.device();
    Awaitility.await()
        .atMost(SETTLED_MAX)
        .until(() -> device.acceptedAt().keySet().containsAll(writer.order()));

    assertThat(device.events())
        .doesNotHaveAnyElementsOfTypes(
            ClientEvent.Failed.class,
            ClientEvent.NotSent.class,
            ClientEvent.SignedOut.class,
            ClientEvent.SignInAnew.class);
    assertThat(device.stored(writer.to())).extracting(Entry::sequence).isSorted();
    List<MessageId> ids = device.all(writer.to()).stream().map(Bubble::id).toList();
    assertThat(ids).doesNotHaveDuplicates().containsSubsequence(writer.order());
    device.events(ClientEvent.Accepted.class).stream()
        .filter(each -> each.conversation().equals(writer.to()))
        .filter(each -> each.conversation() instanceof Conversation.Direct)
        .forEach(each -> assertThat(ids.get((int) each.sequence() - 1)).isEqualTo(each.id()));
  }

  /** How long people had to wait: measured, not promised. */
  private static void report(List<Writer> writers) {
    report("direct", writers.subList(0, writers.size() - 1));
    report("group", writers.subList(writers.size() - 1, writers.size()));
  }

  private static void report(String kind, List<Writer> writers) {
    List<Long> waits = new ArrayList<>();
    for (Writer writer : writers) {
      writer
          .written()
          .forEach((id, at) -> waits.add(ms(writer.device().acceptedAt().get(id) - at)));
    }
    waits.sort(null);
    System.out.printf(
        "Rolling restart: of %,d %s messages half were accepted within %,d ms, 99%% within %,d ms,"
            + " and the slowest after %,d ms.%n",
        waits.size(),
        kind,
        waits.get(waits.size() / 2),
        waits.get(waits.size() * 99 / 100),
        waits.getLast());
  }

  private static long ms(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
