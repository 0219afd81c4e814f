package chat.parley.client;

import chat.parley.protocol.Limits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * One WebSocket. What happens to it is told on the owner's thread; the next frame is asked for only
 * when the last one has been handled.
 */
final class Link implements WebSocket.Listener {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final int GOING_AWAY = 1001;

  /** Told of everything that happens, on its own thread. */
  interface Owner {
    void opened(Link link);

    void text(Link link, String text);

    void closed(Link link, String why);
  }

  private final Owner owner;
  private final Executor thread;
  private final StringBuilder parts = new StringBuilder();
  private WebSocket socket;
  private CompletableFuture<?> lastSent = CompletableFuture.completedFuture(null);
  private boolean closed;

  private Link(Owner owner, Executor thread) {
    this.owner = owner;
    this.thread = thread;
  }

  /** Starts to connect. */
  static Link open(HttpClient http, URI address, Owner owner, Executor thread) {
    Link link = new Link(owner, thread);
    http.newWebSocketBuilder()
        .connectTimeout(CONNECT_MAX)
        .buildAsync(address, link)
        .whenCompleteAsync(
            (socket, failure) -> {
              if (failure != null) {
                link.end(reason(failure));
              }
            },
            thread);
    return link;
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /** Tells the end once, on the owner's thread. */
  private void end(String why) {
    if (!closed) {
      closed = true;
      owner.closed(this, why);
    }
  }

  @Override
  public void onOpen(WebSocket opened) {
    thread.execute(() -> {
      if (closed) {
        opened.abort();
        return;
      }
      socket = opened;
      owner.opened(this);
      opened.request(1);
    });
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    if (parts.length() + part.length() > Limits.FRAME_BYTES_MAX) {
      from.abort();
      thread.execute(() -> end("the server sent a frame that is too large"));
      return null;
    }
    parts.append(part);
    if (!last) {
      from.request(1);
      return null;
    }
    String text = parts.toString();
    parts.setLength(0);
    thread.execute(() -> {
      if (!closed) {
        owner.text(this, text);
        from.request(1);
      }
    });
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String why) {
    thread.execute(() -> end("the server closed the connection: " + status + " " + why));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    thread.execute(() -> end(reason(failure)));
  }

  /** Sends a frame after those before it; called on the owner's thread. */
  void send(String text) {
    if (closed || socket == null) {
      return;
    }
    WebSocket to = socket;
    lastSent = lastSent.thenCompose(done -> to.sendText(text, true));
    lastSent.whenCompleteAsync(
        (done, failure) -> {
          if (failure != null) {
            end(reason(failure));
          }
        },
        thread);
  }

  /** Closes without telling the owner; called on its thread. */
  void close() {
    closed = true;
    if (socket != null) {
      WebSocket to = socket;
      lastSent
          .thenCompose(done -> to.sendClose(GOING_AWAY, ""))
          .orTimeout(1, java.util.concurrent.TimeUnit.SECONDS)
          .whenComplete((done, failure) -> to.abort());
    }
  }
}
