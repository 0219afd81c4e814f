package chat.parley.gateway;

import chat.parley.protocol.FrameException;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrameCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client's end of a socket. */
public final class Wire implements WebSocket.Listener {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Longer than the busiest machine takes. */
  private static final long WAIT_SECONDS = 60;

  private final BlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();
  private final StringBuilder part = new StringBuilder();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private WebSocket socket;

  public static Wire open(URI uri) {
    Wire wire = new Wire();
    wire.socket = HTTP.newWebSocketBuilder().buildAsync(uri, wire).join();
    return wire;
  }

  public Wire send(String text) {
    return send(text, true);
  }

  Wire send(String text, boolean last) {
    socket.sendText(text, last).join();
    return this;
  }

  WebSocket socket() {
    return socket;
  }

  /** The next frame, which must come soon. */
  public ServerFrame next() throws InterruptedException {
    ServerFrame frame = frames.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("no frame came");
    }
    return frame;
  }

  /** The next frame, which must be of that kind. */
  public <T extends ServerFrame> T next(Class<T> type) throws InterruptedException {
    ServerFrame frame = next();
    if (!type.isInstance(frame)) {
      throw new AssertionError("not a " + type.getSimpleName() + " but " + frame);
    }
    return type.cast(frame);
  }

  /** Frames that have come and were not asked for. */
  int waiting() {
    return frames.size();
  }

  /** The code with which the socket closes; it must close soon. */
  public int closeCode() throws Exception {
    return closed.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  boolean isClosed() {
    return closed.isDone();
  }

  @Override
  public CompletionStage<?> onText(WebSocket any, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      try {
        frames.add(ServerFrameCodec.decode(part.toString()));
      } catch (FrameException bad) {
        closed.completeExceptionally(bad);
      }
      part.setLength(0);
    }
    any.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket any, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket any, Throwable failure) {
    closed.complete(1006);
  }
}
