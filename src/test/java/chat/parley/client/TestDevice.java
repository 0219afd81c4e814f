package chat.parley.client;

import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.Reached;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/** A device of alice's under test: its rules, its store and a clock that stands still. */
final class TestDevice {
  static final UserId ALICE = new UserId("alice");
  static final UserId BOB = new UserId("bob");
  static final Conversation WITH_BOB = Conversation.with(BOB);
  static final int DEVICE = 1;

  /** Long, so that pings do not show where they do not matter. */
  static final long HEARTBEAT_MS = 300_000;

  final MemoryStore store = new MemoryStore();
  final List<ClientEvent> events = new ArrayList<>();
  Sync sync = new Sync(store);
  long now = 1_000_000;
  Output last;

  TestDevice() {
    sync.adopt(new Identity("http://localhost", ALICE, DEVICE, "token"));
  }

  /** Also keeps the events. */
  List<ClientFrame> did(Output output) {
    last = output;
    events.addAll(output.events());
    return output.frames();
  }

  List<ClientFrame> connect() {
    return did(sync.connected(now));
  }

  List<ClientFrame> get(ServerFrame frame) {
    return did(sync.frame(frame, now));
  }

  List<ClientFrame> welcome() {
    return get(
        new ServerFrame.Welcome(
            ALICE, DEVICE, now, HEARTBEAT_MS, ServerFrame.WireLimits.current()));
  }

  /** Connects a device for which the server has these heads and nothing to push. */
  TestDevice live(ServerFrame.Head... heads) {
    connect();
    welcome();
    heads(heads);
    get(new ServerFrame.Ready(1));
    return this;
  }

  /** Like {@link #live}, for a device that was ready before. */
  static TestDevice old() {
    TestDevice device = new TestDevice().live();
    device.disconnect();
    device.live();
    device.events.clear();
    return device;
  }

  List<ClientFrame> heads(ServerFrame.Head... heads) {
    return get(new ServerFrame.Heads(Arrays.asList(heads), false));
  }

  List<ClientFrame> disconnect() {
    return did(sync.disconnected(now));
  }

  List<ClientFrame> later(long ms) {
    now += ms;
    return did(sync.tick(now));
  }

  List<ClientFrame> write(String text, long id) {
    return did(sync.send(WITH_BOB, text(text), MessageId.of(id), now));
  }

  /** The process dies and starts again on its store. */
  void crash() {
    sync = new Sync(store);
  }

  <T> T read(Function<LocalStore.Transaction, T> query) {
    return store.transaction(query);
  }

  Chat chat() {
    return read(tx -> tx.chat(WITH_BOB)).orElseThrow();
  }

  List<Long> sequences() {
    return read(tx -> tx.entriesBefore(WITH_BOB, Long.MAX_VALUE, Integer.MAX_VALUE)).stream()
        .map(Entry::sequence)
        .toList();
  }

  List<Outgoing> outbox(Outgoing.State state) {
    return read(tx -> tx.outgoing(WITH_BOB, state, Integer.MAX_VALUE));
  }

  static Body text(String text) {
    return Body.content("{\"text\":\"" + text + "\"}");
  }

  static Entry entry(long sequence) {
    return entry(sequence, new Sender(BOB, 1), sequence, 1000 + sequence);
  }

  /** One of alice's own, by its number and id. */
  static Entry own(long sequence, long number, long id) {
    return entry(sequence, new Sender(ALICE, DEVICE), number, id);
  }

  static Entry entry(long sequence, Sender sender, long number, long id) {
    Message message = new Message(number, MessageId.of(id), text("entry " + sequence));
    return new Entry(sequence, 5_000 + sequence, sender, false, message);
  }

  static List<Entry> entries(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(TestDevice::entry).toList();
  }

  static ServerFrame live(Entry entry) {
    return new ServerFrame.Message(WITH_BOB, entry);
  }

  static ServerFrame page(String request, boolean more, List<Entry> entries) {
    return new ServerFrame.Messages(request, WITH_BOB, entries, more);
  }

  static ServerFrame.Head head(long head, long received, Long lastNumber) {
    return new ServerFrame.Head(
        WITH_BOB,
        null,
        head,
        head,
        new Reached(received, 0),
        new Reached(0, 0),
        lastNumber,
        null,
        null);
  }

  static ServerFrame marks(Long stored, Reached mine, Reached theirs) {
    return new ServerFrame.Marks(WITH_BOB, stored, mine, theirs);
  }

  static ServerFrame accepted(long number, long id, long sequence) {
    return new ServerFrame.Accepted(
        WITH_BOB,
        List.of(new ServerFrame.AcceptedMessage(number, MessageId.of(id), sequence, 7_000)),
        null);
  }

  static ServerFrame error(ErrorCode code, Long after, ServerFrame.Numbered... messages) {
    return new ServerFrame.Error(null, WITH_BOB, List.of(messages), code, after, null);
  }

  static ServerFrame.Numbered named(long number, long id) {
    return new ServerFrame.Numbered(number, MessageId.of(id));
  }

  /** The only frame of a kind among some. */
  static <F extends ClientFrame> F only(Class<F> kind, List<ClientFrame> frames) {
    List<F> found = frames.stream().filter(kind::isInstance).map(kind::cast).toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one " + kind.getSimpleName() + " in " + frames);
    }
    return found.getFirst();
  }
}
