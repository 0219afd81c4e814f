package chat.parley.e2e;

import chat.parley.model.Conversation;
import chat.parley.model.Message;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ClientFrameCodec;
import chat.parley.protocol.FrameException;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrameCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A socket without the rules of a client: sends what it is told, keeps what comes. */
final class RawSocket implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final LinkedBlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final WebSocket socket;

  private RawSocket(String server) {
    socket =
        HTTP.newWebSocketBuilder()
            .buildAsync(URI.create(server.replaceFirst("http", "ws") + "/v1/socket"), listener())
            .join();
  }

  /** Connects and says hello; answers once the server is ready. */
  static RawSocket connect(
      String server, String token, OptionalLong since, Map<Conversation, Long> cursors) {
    RawSocket socket = new RawSocket(server);
    socket.say(new ClientFrame.Hello(Limits.PROTOCOL, token, since, cursors));
    return socket;
  }

  private WebSocket.Listener listener() {
    return new WebSocket.Listener() {
      private final StringBuilder text = new StringBuilder();

      @Override
      public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
          try {
            frames.add(ServerFrameCodec.decode(text.toString()));
          } catch (FrameException flaw) {
            throw new IllegalStateException(text.toString(), flaw);
          }
          text.setLength(0);
        }
        from.request(1);
        return null;
      }

      @Override
      public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed.countDown();
        return null;
      }

      @Override
      public void onError(WebSocket from, Throwable failure) {
        closed.countDown();
      }
    };
  }

  void say(ClientFrame frame) {
    socket.sendText(ClientFrameCodec.encode(frame), true).join();
  }

  void send(Conversation conversation, List<Message> messages) {
    say(new ClientFrame.Send(conversation, messages));
  }

  /** The next frame of a kind; others are passed over. */
  <T extends ServerFrame> T next(Class<T> kind) {
    try {
      while (true) {
        ServerFrame frame = frames.poll(WAIT.toSeconds(), TimeUnit.SECONDS);
        if (frame == null) {
          throw new AssertionError("no " + kind.getSimpleName() + " within " + WAIT);
        }
        if (kind.isInstance(frame)) {
          return kind.cast(frame);
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  boolean isClosedWithin(Duration time) {
    try {
      return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
