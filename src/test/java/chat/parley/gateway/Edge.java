package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import chat.parley.group.GroupActorMessage;
import chat.parley.journal.History;
import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionEvent;
import chat.parley.user.UserActorMessage;
import chat.parley.user.UserCommand;
import chat.parley.user.UserReply;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** A gateway on a free port, with users that a test speaks for and a clock that it sets. */
final class Edge implements AutoCloseable {
  static final UserId ALICE = new UserId("alice");
  static final UserId BOB = new UserId("bob");
  static final Conversation WITH_BOB = Conversation.with(BOB);

  final ManualClock clock = new ManualClock();
  final Token.Secret secret = new Token.Secret(new SecureRandom());
  final String token = secret.tokenOf(ALICE, 1);
  final Gateway gateway;
  final FakeUser alice;

  /** What a page is read from; fails when a test says so. */
  volatile Pages pages = (owner, grant, limit, bytesMax) -> page(grant, limit);

  /** What sessions have asked of groups. */
  final Queue<GroupActorMessage> toGroups = new ConcurrentLinkedQueue<>();

  private final ActorTestKit kit =
      ActorTestKit.create("edge", ConfigFactory.parseString("pekko.loglevel = WARNING"));
  private final Map<UserId, FakeUser> users = new ConcurrentHashMap<>();
  private final Queue<RawSocket> sockets = new ConcurrentLinkedQueue<>();
  private final InetSocketAddress address;

  Edge() throws Exception {
    this(Registration.Mode.OPEN);
  }

  Edge(Registration.Mode mode) throws Exception {
    this.gateway =
        new Gateway(
            kit.system(),
            settings(mode),
            byName(),
            (group, message) -> toGroups.add(message),
            (o, g, l, b) -> pages.read(o, g, l, b),
            clock);
    this.address = gateway.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
    this.alice = user(ALICE);
    alice.onHello = hello -> List.of(synced(List.of(), 7));
  }

  private static GatewaySettings settings(Registration.Mode mode) {
    return new GatewaySettings(
        "127.0.0.1",
        0,
        "",
        List.of("https://chat.example.org"),
        false,
        new Registration(mode, List.of("let me in please")),
        SessionTiming.withHeartbeat(30_000),
        1_000,
        1,
        500);
  }

  private Users byName() {
    return new Users() {
      @Override
      public void tell(UserId user, UserActorMessage message) {
        user(user).deliver(message);
      }

      @Override
      public CompletionStage<UserReply> ask(
          UserId user, Function<ActorRef<UserReply>, UserActorMessage> message, Duration timeout) {
        ActorRef<UserActorMessage> through =
            kit.spawn(
                org.apache.pekko.actor.typed.javadsl.Behaviors.receiveMessage(each -> {
                  user(user).deliver(each);
                  return org.apache.pekko.actor.typed.javadsl.Behaviors.stopped();
                }));
        return AskPattern.ask(
            through, message::apply, Duration.ofSeconds(1), kit.system().scheduler());
      }
    };
  }

  /** Somebody of the same actor system. */
  <T> TestProbe<T> probe(Class<T> type) {
    return kit.createTestProbe(type);
  }

  FakeUser user(UserId id) {
    return users.computeIfAbsent(id, name -> new FakeUser(kit, name));
  }

  /** The last answer to hello. */
  static SessionEvent.Synced synced(List<SessionEvent.Grant> catchUp, long position) {
    return new SessionEvent.Synced(List.of(), List.of(), catchUp, position, true, false);
  }

  static SessionEvent.Grant grant(long low, long high) {
    return new SessionEvent.Grant(WITH_BOB, 3, low, high, true);
  }

  /** Entries as if every sequence had one. */
  static CompletionStage<History.Page> page(SessionEvent.Grant grant, int limit) {
    long from = grant.forward() ? grant.low() : Math.max(grant.low(), grant.high() - limit + 1);
    long to = Math.min(grant.high(), from + limit - 1);
    List<Entry> entries = LongStream.rangeClosed(from, to).mapToObj(Edge::entry).toList();
    boolean more = grant.forward() ? to < grant.high() : from > grant.low();
    return CompletableFuture.completedStage(new History.Page(entries, more));
  }

  static Entry entry(long sequence) {
    return entry(sequence, 20);
  }

  static Entry entry(long sequence, int bytes) {
    return new Entry(
        sequence,
        1_767_225_600_000L + sequence,
        new Sender(BOB, 1),
        false,
        new Message(
            sequence, MessageId.of(sequence), Body.ciphertext(Bytes.wrap(new byte[bytes]))));
  }

  static SessionEvent live(long sequence, int bytes) {
    return new SessionEvent.Frame(new ServerFrame.Message(WITH_BOB, entry(sequence, bytes)));
  }

  URI http(String path) {
    return URI.create("http://127.0.0.1:" + address.getPort() + path);
  }

  int port() {
    return address.getPort();
  }

  Wire connect() {
    return Wire.open(URI.create("ws://127.0.0.1:" + address.getPort() + "/v1/socket"));
  }

  /** A socket on which hello has been said. */
  Wire hello() {
    return connect().send(helloText());
  }

  /** A socket by hand whose hello alice has heard; closed with the edge at the latest. */
  RawSocket rawHello() throws IOException {
    RawSocket raw = new RawSocket(port());
    sockets.add(raw);
    raw.text(helloText().getBytes(UTF_8));
    await().until(() -> !alice.heard(UserCommand.Hello.class).isEmpty());
    return raw;
  }

  String helloText() {
    return "{\"type\":\"hello\",\"protocol\":1,\"token\":\"" + token + "\",\"cursors\":{}}";
  }

  /** A socket that is ready. */
  Wire ready() throws Exception {
    Wire wire = hello();
    wire.next(ServerFrame.Welcome.class);
    wire.next(ServerFrame.Heads.class);
    wire.next(ServerFrame.Ready.class);
    return wire;
  }

  @Override
  public void close() {
    sockets.forEach(RawSocket::close);
    gateway.stop();
    kit.shutdownTestKit();
  }
}
