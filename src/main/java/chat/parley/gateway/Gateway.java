package chat.parley.gateway;

import chat.parley.group.FanoutActor;
import chat.parley.group.FanoutActorMessage;
import chat.parley.media.Media;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionId;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.event.Logging;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.stream.Materializer;

/** The public port of a node: HTTP calls and sockets. */
public final class Gateway {
  private static final long DRAIN_STEP_MS = 100;

  private final ActorSystem<?> system;
  private final GatewaySettings settings;
  private final Passwords passwords;
  private final Sessions sessions;
  private SessionEnvironment environment;
  private final RandomGenerator random = new SecureRandom();
  private Optional<Media> media = Optional.empty();
  private Nodes nodes = Nodes.ONE;
  private Cancellable sweeper;
  private ServerBinding binding;

  public Gateway(
      ActorSystem<?> system, GatewaySettings settings, Users users, Groups groups, Pages pages) {
    this(system, settings, users, groups, pages, InstantSource.system());
  }

  Gateway(
      ActorSystem<?> system,
      GatewaySettings settings,
      Users users,
      Groups groups,
      Pages pages,
      InstantSource clock) {
    this.system = system;
    this.settings = settings;
    this.passwords = new Passwords(settings.passwordThreads());
    this.sessions = new Sessions(clock, settings.connectionsMax());
    ActorRef<FanoutActorMessage> fanout =
        system.systemActorOf(
            FanoutActor.create(groups::tell, clock, random), "fanout-" + nameless(), Props.empty());
    this.environment =
        new SessionEnvironment(
            users,
            pages,
            groups,
            fanout,
            sessions,
            settings.timing(),
            clock,
            random,
            EdgeMeter.NONE);
  }

  /** Serves media as well; to be called before {@link #start}. The caller closes them. */
  public Gateway with(Media served) {
    media = Optional.of(served);
    return this;
  }

  /** Tells clients of other nodes as well; to be called before {@link #start}. */
  public Gateway with(Nodes others) {
    nodes = others;
    return this;
  }

  /** Tells what happens as well; to be called before {@link #start}. */
  public Gateway with(EdgeMeter meter) {
    environment = environment.with(meter);
    return this;
  }

  /** Listens; fails when the port is in use. */
  public CompletionStage<InetSocketAddress> start() {
    Materializer materializer = Materializer.createMaterializer(system);
    Accounts accounts = new Accounts(environment.users(), passwords, settings.registration());
    AddressLimits limits = new AddressLimits(environment.clock());
    Socket socket =
        new Socket(this::session, Logging.getLogger(Adapter.toClassic(system), Socket.class));
    Routes routes =
        new Routes(
            settings,
            accounts,
            new RouteToNode(nodes, settings.publicUrl()),
            limits,
            asked -> upgrade(asked, socket),
            media,
            materializer);
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .withSettings(HttpServer.settings(system.settings().config(), settings.connectionsMax()))
        .bind((HttpRequest request) -> counted(request, routes.handle(request)))
        .thenApply(bound -> {
          binding = bound;
          Duration step = Duration.ofMillis(Sessions.SWEEP_MS);
          sweeper =
              system
                  .scheduler()
                  .scheduleAtFixedRate(step, step, sessions::sweep, system.executionContext());
          return bound.localAddress();
        });
  }

  private CompletionStage<HttpResponse> counted(
      HttpRequest request, CompletionStage<HttpResponse> answer) {
    return answer.thenApply(response -> {
      environment.meter().answered(Routes.kind(request), response.status().intValue());
      return response;
    });
  }

  private String nameless() {
    byte[] name = new byte[12];
    random.nextBytes(name);
    return HexFormat.of().formatHex(name);
  }

  private HttpResponse upgrade(WebSocketUpgrade asked, Socket socket) {
    if (!sessions.isOpen()) {
      throw CallFailure.retry(
          ErrorCode.BUSY, ComeBack.SOON.max(), "this node takes no more connections");
    }
    return socket.open(asked);
  }

  private ActorRef<SessionMessage> session() {
    SessionId id = new SessionId(nameless());
    return system.systemActorOf(Session.create(environment, id), "session-" + id, Props.empty());
  }

  /** Sessions of this node. */
  public int sessionCount() {
    return sessions.count();
  }

  /**
   * Takes no more connections, and sends the sessions away, spread over some time so that they do
   * not all arrive elsewhere at once.
   *
   * @param overMs milliseconds
   */
  public CompletionStage<Void> drain(long overMs) {
    sessions.shut();
    CompletionStage<?> unbound =
        binding == null ? CompletableFuture.completedStage(null) : binding.unbind();
    CompletableFuture<Void> drained = new CompletableFuture<>();
    List<ActorRef<SessionMessage>> all = sessions.all();
    int share = (int) Math.ceilDiv(all.size(), Math.max(1, overMs / DRAIN_STEP_MS));
    ServerFrame.Range after =
        // Those that are all sent away at once are at least to come back one after another.
        overMs == 0
            ? ComeBack.SOON
            : new ServerFrame.Range(ComeBack.SOON.min(), ComeBack.SOON.min() + overMs);
    dismiss(all, share, after, drained);
    return unbound.thenCompose(any -> drained);
  }

  /** Says good-bye to as many as are due now, and comes back for the others. */
  private void dismiss(
      List<ActorRef<SessionMessage>> left,
      int share,
      ServerFrame.Range after,
      CompletableFuture<Void> drained) {
    int now = Math.min(share, left.size());
    left.subList(0, now).forEach(session -> session.tell(new SessionMessage.Dismissed(after)));
    if (now < left.size()) {
      later(DRAIN_STEP_MS, () -> dismiss(left.subList(now, left.size()), share, after, drained));
    } else {
      // Who came in at the last moment goes with the last ones.
      sessions.all().forEach(session -> session.tell(new SessionMessage.Dismissed(after)));
      awaitNobody(settings.timing().close() / DRAIN_STEP_MS + 1, drained);
    }
  }

  /** Completes when the last session has gone, or should have. */
  private void awaitNobody(long stepsLeft, CompletableFuture<Void> drained) {
    if (sessions.count() == 0 || stepsLeft <= 0) {
      drained.complete(null);
    } else {
      later(DRAIN_STEP_MS, () -> awaitNobody(stepsLeft - 1, drained));
    }
  }

  private void later(long ms, Runnable work) {
    system.scheduler().scheduleOnce(Duration.ofMillis(ms), work, system.executionContext());
  }

  /** Frees the port and the threads; to be called after {@link #drain()}. */
  public CompletionStage<Void> stop() {
    if (sweeper != null) {
      sweeper.cancel();
    }
    passwords.close();
    return binding == null
        ? CompletableFuture.completedStage(null)
        : binding.terminate(Duration.ofSeconds(1)).thenApply(done -> null);
  }
}
