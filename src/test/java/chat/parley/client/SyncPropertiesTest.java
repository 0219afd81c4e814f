package chat.parley.client;

import static chat.parley.client.TestDevice.ALICE;
import static chat.parley.client.TestDevice.BOB;
import static chat.parley.client.TestDevice.WITH_BOB;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Entry;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A device and a server over a network that loses, repeats and reorders frames. */
class SyncPropertiesTest {
  private static final int TICKS_MAX = 2_000;
  private static final long TICK_MS = 1_000;

  @Property(tries = 300)
  void after_any_chaos_the_log_is_whole_and_the_outbox_settled_once(
      @ForAll long seed, @ForAll @IntRange(min = 10, max = 200) int steps) {
    Run run = new Run(new Random(seed));
    for (int i = 0; i < steps; i++) {
      run.chaos();
    }

    run.heal();

    List<Entry> log = run.server.entries(WITH_BOB);
    List<Entry> held = run.device.read(tx -> tx.entriesBefore(WITH_BOB, Long.MAX_VALUE, 100_000));
    assertThat(held).isEqualTo(log);
    assertThat(log).filteredOn(each -> each.sender().user().equals(ALICE)).hasSize(run.written);
    assertThat(run.accepted).doesNotHaveDuplicates().hasSize(run.written);
    assertThat(run.stored).doesNotHaveDuplicates().isSorted().hasSize(log.size());
    for (Outgoing.State state : Outgoing.State.values()) {
      assertThat(run.device.outbox(state)).isEmpty();
    }
    assertThat(run.server.mine(WITH_BOB).received()).isEqualTo(log.size());
    assertThat(run.device.events)
        .noneMatch(ClientEvent.SignInAnew.class::isInstance)
        .noneMatch(ClientEvent.Failed.class::isInstance);
  }

  private static final class Run {
    final Random random;
    final TestDevice device = new TestDevice();
    final FakeServer server = new FakeServer(new Sender(ALICE, TestDevice.DEVICE));
    final List<ClientFrame> toServer = new ArrayList<>();
    final List<ServerFrame> toDevice = new ArrayList<>();
    final List<MessageId> accepted = new ArrayList<>();
    final List<Long> stored = new ArrayList<>();
    boolean connected;
    int written;
    int writtenByBob;

    Run(Random random) {
      this.random = random;
    }

    void did(List<ClientFrame> frames) {
      if (connected) {
        toServer.addAll(frames);
      }
      for (ClientEvent event : device.last.events()) {
        if (event instanceof ClientEvent.Accepted each) {
          accepted.add(each.id());
        } else if (event instanceof ClientEvent.EntryStored each) {
          stored.add(each.entry().sequence());
        }
      }
      if (device.last.disconnect().isPresent()) {
        cut();
      }
    }

    void chaos() {
      switch (random.nextInt(12)) {
        case 0, 1 -> {
          written++;
          did(device.write("text " + written, written));
        }
        case 2, 3 -> {
          writtenByBob++;
          List<ServerFrame> live = server.write(WITH_BOB, BOB, writtenByBob, "from bob");
          if (connected) {
            toDevice.addAll(live);
          }
        }
        case 4, 5 -> serverTakes(pick(toServer.size()), random.nextInt(8) == 0);
        case 6, 7 -> deviceTakes(pick(toDevice.size()), random.nextInt(8) == 0);
        case 8 -> lose();
        case 9 -> did(device.later(random.nextInt(15_000)));
        case 10 -> did(device.did(device.sync.open(WITH_BOB, device(), device.now)));
        default -> turn();
      }
    }

    private long device() {
      return device.read(tx -> tx.chat(WITH_BOB)).map(Chat::have).orElse(0L);
    }

    private int pick(int size) {
      return size == 0 ? -1 : random.nextInt(Math.min(size, 3));
    }

    private void serverTakes(int index, boolean twice) {
      if (index >= 0) {
        ClientFrame frame = twice ? toServer.get(index) : toServer.remove(index);
        toDevice.addAll(server.take(frame, device.now));
      }
    }

    private void deviceTakes(int index, boolean twice) {
      if (index >= 0) {
        did(device.get(twice ? toDevice.get(index) : toDevice.remove(index)));
      }
    }

    private void lose() {
      if (!toDevice.isEmpty() && random.nextBoolean()) {
        toDevice.remove(pick(toDevice.size()));
      } else if (!toServer.isEmpty()) {
        toServer.remove(pick(toServer.size()));
      }
    }

    private void turn() {
      if (!connected) {
        connected = true;
        did(device.connect());
      } else if (random.nextInt(4) == 0) {
        cut();
        if (random.nextBoolean()) {
          device.crash();
        }
      }
    }

    private void cut() {
      connected = false;
      toServer.clear();
      toDevice.clear();
      device.disconnect();
    }

    void heal() {
      if (!connected) {
        turn();
      }
      for (int tick = 0; tick < TICKS_MAX; tick++) {
        while (!toServer.isEmpty() || !toDevice.isEmpty()) {
          serverTakes(toServer.isEmpty() ? -1 : 0, false);
          deviceTakes(toDevice.isEmpty() ? -1 : 0, false);
        }
        if (!connected) {
          connected = true;
          did(device.connect());
        } else if (tick % 25 == 0) {
          toDevice.add(server.heads());
        } else {
          did(device.later(TICK_MS));
        }
      }
    }
  }
}
