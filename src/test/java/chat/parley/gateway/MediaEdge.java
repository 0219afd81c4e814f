package chat.parley.gateway;

import chat.parley.journal.Databases;
import chat.parley.journal.SqlWorkers;
import chat.parley.journal.TestDatabase;
import chat.parley.media.Media;
import chat.parley.media.MediaSettings;
import chat.parley.model.UserId;
import chat.parley.user.UserActorMessage;
import chat.parley.user.UserReply;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;

/** A gateway with media on a real database, in which every token is good. */
final class MediaEdge implements AutoCloseable {
  static final HttpClient HTTP = HttpClient.newHttpClient();

  final Databases databases;
  final Path folder;

  private static final int LOOKS_MAX = 100;

  /** One for all: starting and stopping it is most of the time of a short test. */
  private static final ActorTestKit KIT = kit();

  private final SqlWorkers workers;
  private final Media media;
  private final Gateway gateway;
  private final InetSocketAddress address;

  private static ActorTestKit kit() {
    ActorTestKit kit =
        ActorTestKit.create("media-edge", ConfigFactory.parseString("pekko.loglevel = WARNING"));
    Runtime.getRuntime().addShutdownHook(new Thread(kit::shutdownTestKit));
    return kit;
  }

  MediaEdge(Path folder, Map<String, ?> settings) throws Exception {
    this(folder, settings, Databases.of(TestDatabase.freshDatabase()), 0);
  }

  /** On a database and a port that were used before. */
  MediaEdge(Path folder, Map<String, ?> settings, Databases databases, int port) throws Exception {
    this.folder = folder;
    this.databases = databases;
    Map<String, Object> all = new HashMap<>(settings);
    all.put("parley.media.directory", folder.toString());
    Config config = ConfigFactory.parseMap(all).withFallback(ConfigFactory.load());
    workers = new SqlWorkers(databases, SqlWorkers.Settings.read(config));
    media = Media.start(MediaSettings.read(config), databases, workers, KIT.system());
    gateway =
        new Gateway(
                KIT.system(),
                settings(port),
                new EverybodyIsKnown(),
                (group, message) -> {},
                (owner, grant, limit, bytesMax) -> Edge.page(grant, limit))
            .with(media);
    address = gateway.start().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** Accepts every token. */
  private static final class EverybodyIsKnown implements Users {
    @Override
    public void tell(UserId user, UserActorMessage message) {}

    @Override
    public CompletionStage<UserReply> ask(
        UserId user, Function<ActorRef<UserReply>, UserActorMessage> message, Duration timeout) {
      return CompletableFuture.completedStage(new UserReply.Done());
    }
  }

  private static GatewaySettings settings(int port) {
    return new GatewaySettings(
        "127.0.0.1",
        port,
        "",
        List.of(),
        false,
        new Registration(Registration.Mode.OPEN, List.of()),
        SessionTiming.withHeartbeat(30_000),
        1_000,
        1,
        100);
  }

  static String token(String user) {
    return new Token.Secret(new SecureRandom()).tokenOf(new UserId(user), 1);
  }

  int port() {
    return address.getPort();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + address.getPort() + path);
  }

  /** A request of alice. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token("alice"));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** Files of what is on its way: what a failed upload must not leave. */
  List<Path> left() throws IOException {
    for (int look = 1; ; look++) {
      try (Stream<Path> files = Files.walk(folder.resolve("work"))) {
        return files
            .filter(Files::isRegularFile)
            .filter(file -> !file.getFileName().toString().equals("lock"))
            .toList();
      } catch (UncheckedIOException goneMeanwhile) {
        if (look == LOOKS_MAX) {
          throw goneMeanwhile;
        }
      }
    }
  }

  /** Files of this process that are open below a folder; empty where this can't be known. */
  static List<String> open(Path folder) throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(descriptors)) {
      return all.map(MediaEdge::target)
          .filter(target -> target.startsWith(folder.toString()) && !target.endsWith("/lock"))
          .toList();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  @Override
  public void close() {
    gateway.stop().toCompletableFuture().join();
    media.close();
    workers.close();
  }
}
