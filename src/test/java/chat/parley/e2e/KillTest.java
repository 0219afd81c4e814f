package chat.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Bubble;
import chat.parley.client.ClientEvent;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is killed in the middle of traffic and started again on what it left. */
class KillTest {
  private static final int KILLS = 2;
  private static final int BETWEEN_KILLS = 60;
  private static final long SEND_EVERY_MS = 25;

  @TempDir Path stores;

  /** A person who writes to another one all the time. */
  private record Writer(TestDevice device, UserId to, List<MessageId> written) {
    void write(int count) {
      written.add(device.send(to, "message " + count));
    }
  }

  @Test
  void every_accepted_message_is_there_once_and_in_order_on_both_sides() {
    try (NodeProcess node = NodeProcess.start(stores.resolve("node"))) {
      UserId ann = TestDevice.register(node.url(), "ann");
      UserId bob = TestDevice.register(node.url(), "bob");
      try (TestDevice annDevice = TestDevice.signIn(node.url(), ann, stores.resolve("ann"));
          TestDevice bobDevice = TestDevice.signIn(node.url(), bob, stores.resolve("bob"));
          TestDevice other = TestDevice.signIn(node.url(), bob, stores.resolve("other"))) {
        Writer one = new Writer(annDevice, bob, new ArrayList<>());
        Writer two = new Writer(bobDevice, ann, new ArrayList<>());
        traffic(node, one, two);

        settled(one);
        settled(two);
        long all = one.written().size() + two.written().size();
        List.of(annDevice, bobDevice).forEach(each -> each.untilHave(peer(each, ann, bob), all));
        other.untilHave(ann, all);

        check(annDevice, bob, one, two);
        check(bobDevice, ann, one, two);
        assertThat(ids(other, ann)).isEqualTo(ids(bobDevice, ann));
        cold(node, ann, bob, ids(annDevice, bob));
      }
    }
  }

  private static UserId peer(TestDevice device, UserId ann, UserId bob) {
    return device.client().identity().orElseThrow().user().equals(ann) ? bob : ann;
  }

  /** Both write while the node is killed and started again. */
  private static void traffic(NodeProcess node, Writer one, Writer two) {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    AtomicInteger count = new AtomicInteger();
    try {
      clock.scheduleAtFixedRate(
          () -> {
            one.write(count.incrementAndGet());
            two.write(count.incrementAndGet());
          },
          0,
          SEND_EVERY_MS,
          TimeUnit.MILLISECONDS);
      for (int kill = 1; kill <= KILLS; kill++) {
        int accepted = kill * BETWEEN_KILLS;
        Awaitility.await()
            .atMost(TestDevice.WAIT)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> accepted(one).size() >= accepted && accepted(two).size() >= accepted);
        node.kill();
        node.start();
      }
    } finally {
      clock.close();
    }
  }

  private static List<ClientEvent.Accepted> accepted(Writer writer) {
    return writer.device().events(ClientEvent.Accepted.class);
  }

  private static void settled(Writer writer) {
    Set<MessageId> written = new HashSet<>(writer.written());
    writer
        .device()
        .until(() -> {
          Set<MessageId> open = new HashSet<>(written);
          accepted(writer).forEach(each -> open.remove(each.id()));
          return open.isEmpty();
        });
  }

  private static void check(TestDevice device, UserId peer, Writer one, Writer two) {
    List<Entry> stored = device.stored(peer);
    assertThat(stored).extracting(Entry::sequence).isSorted().doesNotHaveDuplicates();
    List<MessageId> ids = ids(device, peer);
    assertThat(ids).doesNotHaveDuplicates().hasSize(one.written().size() + two.written().size());
    assertThat(ids).containsSubsequence(one.written()).containsSubsequence(two.written());
    for (Writer writer : List.of(one, two)) {
      for (ClientEvent.Accepted each : accepted(writer)) {
        assertThat(ids.get((int) each.sequence() - 1)).isEqualTo(each.id());
      }
    }
  }

  private static List<MessageId> ids(TestDevice device, UserId peer) {
    return device.all(peer).stream().map(Bubble::id).toList();
  }

  /** A new device reads everything from the journal. */
  private void cold(NodeProcess node, UserId ann, UserId bob, List<MessageId> expected) {
    try (TestDevice device = TestDevice.signIn(node.url(), ann, stores.resolve("cold"))) {
      device.untilLive();
      device.until(() -> {
        int held = ids(device, bob).size();
        if (held < expected.size()) {
          device.client().older(Conversation.with(bob)).join();
        }
        return held >= expected.size();
      });
      assertThat(ids(device, bob)).isEqualTo(expected);
    }
  }
}
