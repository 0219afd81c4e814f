package chat.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Bubble;
import chat.parley.client.ClientEvent;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.GroupAction;
import chat.parley.protocol.ServerFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;

/**
 * People who write to each other all the time, in pairs and in groups, and the proof that nothing
 * of it was lost, repeated or shown in another order.
 */
public final class Traffic implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(180);

  /** A person who writes into a conversation, as that person sees it. */
  private static final class Writer {
    private final UserId from;
    private final Conversation to;
    private final List<MessageId> written = new CopyOnWriteArrayList<>();

    private Writer(UserId from, Conversation to) {
      this.from = from;
      this.to = to;
    }
  }

  private final Path stores;
  private final Map<UserId, String> servers = new HashMap<>();
  private final Map<UserId, TestDevice> devices = new TreeMap<>();
  private final List<Writer> writers = new ArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private ScheduledExecutorService clock;

  /**
   * @param stores where devices keep what they have
   */
  public Traffic(Path stores) {
    this.stores = stores;
  }

  /** Registers somebody and signs in a device, which is connected when this returns. */
  public Traffic person(UserId user, String server) {
    TestDevice.register(server, user.value());
    TestDevice device = TestDevice.signIn(server, user, stores.resolve(user.value()));
    servers.put(user, server);
    devices.put(user, device);
    device.untilLive();
    return this;
  }

  /** Both will write to each other. */
  public Traffic pair(UserId one, UserId other) {
    writers.add(new Writer(one, Conversation.with(other)));
    writers.add(new Writer(other, Conversation.with(one)));
    return this;
  }

  /** Makes a group whose members will all write; the first of them creates it. */
  public Traffic group(GroupId group, List<UserId> members) {
    UserId creator = members.getFirst();
    String server = servers.get(creator);
    String token = TestDevice.identity(server, creator).token();
    try (RawSocket socket = RawSocket.connect(server, token, OptionalLong.empty(), Map.of())) {
      socket.next(ServerFrame.Ready.class);
      List<UserId> others = members.subList(1, members.size());
      ClientFrame make =
          new ClientFrame.Group("make", new GroupAction.Create(group, "All", others));
      socket.say(make);
      ServerFrame answer = socket.next(ServerFrame.class);
      while (!(answer instanceof ServerFrame.Result)) {
        if (answer instanceof ServerFrame.Error error) {
          // A busy machine may not have told all of them in time.
          assertThat(error.code().reaction()).isEqualTo(ErrorCode.Reaction.RETRY);
          socket.say(make);
        }
        answer = socket.next(ServerFrame.class);
      }
    }
    Conversation conversation = new Conversation.Group(group);
    for (UserId member : members) {
      device(member).until(() -> device(member).client().chat(conversation).isPresent());
      writers.add(new Writer(member, conversation));
    }
    return this;
  }

  private TestDevice device(UserId user) {
    return devices.get(user);
  }

  /** Everybody writes one message, and again and again after so many milliseconds. */
  public void start(long everyMs) {
    clock = Executors.newSingleThreadScheduledExecutor();
    clock.scheduleAtFixedRate(this::writeOnce, 0, everyMs, TimeUnit.MILLISECONDS);
  }

  private void writeOnce() {
    for (Writer writer : writers) {
      String text = writer.from + " " + count.incrementAndGet();
      writer.written.add(
          device(writer.from).client().send(writer.to, TestDevice.text(text)).join());
    }
  }

  /** Nobody writes any more. */
  public void stop() {
    clock.shutdown();
    try {
      assertThat(clock.awaitTermination(WAIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Waits until everybody had as many more messages accepted in every conversation. */
  public void untilMoreAccepted(int more) {
    untilMoreAccepted(more, writers);
  }

  /** The same for what two people write to each other. */
  public void untilMoreAccepted(int more, UserId one, UserId other) {
    untilMoreAccepted(more, List.of(writer(one, other), writer(other, one)));
  }

  private void untilMoreAccepted(int more, List<Writer> some) {
    Map<Writer, Integer> before = new HashMap<>();
    some.forEach(each -> before.put(each, accepted(each).size()));
    Awaitility.await()
        .atMost(WAIT)
        .until(
            () -> some.stream().allMatch(each -> accepted(each).size() >= before.get(each) + more));
  }

  private Writer writer(UserId from, UserId to) {
    return writers.stream()
        .filter(each -> each.from.equals(from) && each.to.equals(Conversation.with(to)))
        .findFirst()
        .orElseThrow();
  }

  private List<ClientEvent.Accepted> accepted(Writer writer) {
    return device(writer.from).events(ClientEvent.Accepted.class).stream()
        .filter(each -> each.conversation().equals(writer.to))
        .toList();
  }

  /** What somebody has just written to another one. */
  public MessageId newest(UserId from, UserId to) {
    return writer(from, to).written.getLast();
  }

  /** Whether a message has its check. */
  public boolean isAccepted(UserId from, UserId to, MessageId message) {
    return accepted(writer(from, to)).stream().anyMatch(each -> each.id().equals(message));
  }

  /** Waits until everything is accepted and has reached everybody, and checks all of it. */
  public void check() {
    for (Writer writer : writers) {
      Awaitility.await("one check")
          .atMost(WAIT)
          .until(() -> accepted(writer).size() >= writer.written.size());
    }
    for (TestDevice device : devices.values()) {
      assertThat(device.events(ClientEvent.Failed.class)).isEmpty();
      assertThat(device.events(ClientEvent.NotSent.class)).isEmpty();
    }
    for (Writer writer : writers) {
      List<Writer> all = writers.stream().filter(each -> isSame(writer, each)).toList();
      int messages = all.stream().mapToInt(each -> each.written.size()).sum();
      TestDevice device = device(writer.from);
      Awaitility.await("all messages")
          .atMost(WAIT)
          .until(() -> messages(device, writer.to).size() >= messages);
      check(device, writer.to, all);
    }
    for (Writer writer : writers) {
      Awaitility.await("two checks").atMost(WAIT).until(() -> hasArrived(writer));
    }
  }

  /** Whether the newest message of a writer has two checks. */
  private boolean hasArrived(Writer writer) {
    MessageId newest = writer.written.getLast();
    // After a long outage the other side may have written hundreds of messages since.
    return messages(device(writer.from), writer.to).stream()
        .anyMatch(each -> each.id().equals(newest) && each.check() == Bubble.Check.RECEIVED);
  }

  /** Whether both write into one conversation, seen from either side. */
  private static boolean isSame(Writer one, Writer other) {
    return switch (one.to) {
      case Conversation.Group group -> one.to.equals(other.to);
      case Conversation.Direct(UserId peer) ->
          one.equals(other)
              || other.to.equals(Conversation.with(one.from)) && other.from.equals(peer);
    };
  }

  private void check(TestDevice device, Conversation conversation, List<Writer> all) {
    List<Long> stored =
        device.events(ClientEvent.EntryStored.class).stream()
            .filter(each -> each.conversation().equals(conversation))
            .map(each -> each.entry().sequence())
            .toList();
    assertThat(stored)
        .isEqualTo(LongStream.rangeClosed(stored.getFirst(), stored.getLast()).boxed().toList());
    Map<Long, MessageId> bySequence = new TreeMap<>();
    messages(device, conversation).forEach(each -> bySequence.put(each.sequence(), each.id()));
    List<MessageId> ids = List.copyOf(bySequence.values());
    int written = all.stream().mapToInt(each -> each.written.size()).sum();
    assertThat(ids).hasSize(written).doesNotHaveDuplicates();
    for (Writer writer : all) {
      assertThat(ids).containsSubsequence(writer.written);
      assertThat(accepted(writer)).extracting(ClientEvent.Accepted::id).doesNotHaveDuplicates();
      for (ClientEvent.Accepted each : accepted(writer)) {
        assertThat(bySequence.get(each.sequence())).isEqualTo(each.id());
      }
    }
  }

  /** What a device holds of a conversation, fetching what is older; changes of members left out. */
  private static List<Bubble> messages(TestDevice device, Conversation conversation) {
    List<Bubble> all = new ArrayList<>();
    long before = Long.MAX_VALUE;
    while (before > 1) {
      List<Bubble> page = device.client().page(conversation, before, 500);
      if (page.isEmpty()) {
        break;
      }
      all.addAll(0, page);
      before = page.getFirst().sequence();
    }
    return all.stream()
        .filter(each -> each.sequence() > 0)
        .filter(each -> each.body().kind() == chat.parley.model.Body.Kind.CONTENT)
        .toList();
  }

  /** A new device of everybody reads everything from the logs and sees the same. */
  public void checkCold() {
    devices.forEach((user, warm) -> {
      Path store = stores.resolve(user.value() + "-cold");
      try (TestDevice cold = TestDevice.signIn(servers.get(user), user, store)) {
        cold.untilLive();
        writers.stream()
            .filter(each -> each.from.equals(user))
            .forEach(each -> checkCold(cold, each.to, ids(warm, each.to)));
      }
    });
  }

  private static void checkCold(
      TestDevice device, Conversation conversation, List<MessageId> expected) {
    Awaitility.await()
        .atMost(WAIT)
        .until(() -> {
          if (ids(device, conversation).size() < expected.size()) {
            device.client().older(conversation).join();
          }
          return ids(device, conversation).size() >= expected.size();
        });
    assertThat(ids(device, conversation)).isEqualTo(expected);
  }

  private static List<MessageId> ids(TestDevice device, Conversation conversation) {
    return messages(device, conversation).stream().map(Bubble::id).toList();
  }

  @Override
  public void close() {
    if (clock != null) {
      clock.shutdownNow();
    }
    devices.values().forEach(TestDevice::close);
  }
}
