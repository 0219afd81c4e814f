package chat.parley.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.stream.javadsl.Flow;

/**
 * The least that a WebSocket server of pekko-http can be: it gives back each message as it came.
 * What a node does beyond that is not in it: no tokens, no actors, no JSON, no database.
 *
 * <p>It takes any free port of the loopback, prints {@code port N}, and runs until its standard
 * input ends, and so no longer than whoever has started it.
 */
public final class BareEcho {
  /** The word before the port. */
  static final String PORT = "port";

  private static final long START_SECONDS_MAX = 60;

  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko {
                loglevel = WARNING
                stdout-loglevel = WARNING
                actor.provider = local
                http.server {
                  idle-timeout = infinite
                  max-connections = 100000
                  backlog = 1024
                }
              }
              """)
          .withFallback(ConfigFactory.load());

  private BareEcho() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    ActorSystem system = ActorSystem.create("echo", CONFIG);
    try {
      ServerBinding binding =
          Http.get(system)
              .newServerAt("127.0.0.1", 0)
              .bindSync(BareEcho::answer)
              .toCompletableFuture()
              .get(START_SECONDS_MAX, TimeUnit.SECONDS);
      System.out.println(PORT + " " + binding.localAddress().getPort());
      System.out.flush();
      while (System.in.read() >= 0) {
        continue;
      }
    } finally {
      system.terminate();
    }
  }

  private static HttpResponse answer(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.webSocketUpgrade)
        .map(upgrade -> upgrade.handleMessagesWith(Flow.of(Message.class)))
        .orElseGet(() -> HttpResponse.create().withStatus(StatusCodes.BAD_REQUEST));
  }
}
