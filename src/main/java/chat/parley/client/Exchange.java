package chat.parley.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One long exchange over HTTP, which is given up when nothing moves: a network that has vanished
 * says nothing.
 */
final class Exchange {
  private static final long LOOK_MS = 200;

  private final HttpClient http;
  private final long stillMsMax;
  private volatile long movedAt = System.nanoTime();

  /**
   * @param stillMsMax how long nothing may move
   */
  Exchange(HttpClient http, long stillMsMax) {
    this.http = http;
    this.stillMsMax = stillMsMax;
  }

  /** Some bytes have moved. */
  void moved() {
    movedAt = System.nanoTime();
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @throws InterruptedException when the client is closed; the exchange is broken off then
   */
  <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    moved();
    CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, handler);
    try {
      return await(answer);
    } catch (InterruptedException | IOException failed) {
      answer.cancel(true);
      throw failed;
    }
  }

  private <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> answer)
      throws IOException, InterruptedException {
    while (true) {
      try {
        return answer.get(LOOK_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        if (System.nanoTime() - movedAt > TimeUnit.MILLISECONDS.toNanos(stillMsMax)) {
          throw new IOException("nothing moves");
        }
      } catch (ExecutionException failed) {
        throw failed.getCause() instanceof IOException known
            ? known
            : new IOException(failed.getCause());
      }
    }
  }
}
