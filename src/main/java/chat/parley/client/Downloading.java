package chat.parley.client;

import chat.parley.model.MediaHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/**
 * Fetches media into a file. What has come lies beside it in a file named by the hash until it is
 * whole and has that hash; another attempt, in another process too, goes on there.
 */
final class Downloading implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final int TRIES_MAX = 6;

  private final RandomGenerator random;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();

  Downloading(RandomGenerator random) {
    this.random = random;
  }

  private final CountDownLatch closed = new CountDownLatch(1);

  /** An answer that another attempt would get as well. */
  private static final class FinalException extends IOException {
    private static final long serialVersionUID = 1L;

    FinalException(String message) {
      super(message);
    }
  }

  /**
   * Fetches bytes, trying again a few times when the connection breaks.
   *
   * @param target where they are to be; must not exist
   * @param progress is told how many bytes are here
   * @throws IOException when it does not work now; what has come is kept for another attempt
   */
  void fetch(Identity identity, MediaHash hash, Path target, LongConsumer progress)
      throws IOException, InterruptedException {
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Path part = target.resolveSibling("." + hash.toString().substring(0, 32) + ".part");
    Backoff backoff = new Backoff();
    for (int attempt = 1; ; attempt++) {
      try {
        fetchOnce(identity, hash, part, progress);
        break;
      } catch (FinalException refused) {
        throw refused;
      } catch (IOException broken) {
        if (attempt == TRIES_MAX) {
          throw broken;
        }
        if (closed.await(backoff.next(random.nextDouble()), TimeUnit.MILLISECONDS)) {
          throw broken;
        }
      }
    }
    if (!Uploader.hash(part).equals(hash)) {
      Files.delete(part);
      throw new IOException("what came is not what was sent; it is deleted");
    }
    // Not as an atomic move, which would replace a file that has come there meanwhile.
    Files.move(part, target);
  }

  private void fetchOnce(Identity identity, MediaHash hash, Path part, LongConsumer progress)
      throws IOException, InterruptedException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(identity.server() + "/v1/media/" + hash))
            .header("Authorization", "Bearer " + identity.token());
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-").header("If-Range", "\"" + hash + "\"");
    }
    Exchange exchange = new Exchange(http, Pace.MEDIA_STILL_MS_MAX);
    try (FileChannel file =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      HttpResponse<Void> answer =
          exchange.send(request.build(), info -> subscriber(info, file, have, exchange, progress));
      file.force(true);
      expectFetched(answer, have, part);
    }
  }

  private static HttpResponse.BodySubscriber<Void> subscriber(
      HttpResponse.ResponseInfo info,
      FileChannel file,
      long have,
      Exchange exchange,
      LongConsumer progress) {
    if (info.statusCode() != 200 && info.statusCode() != 206) {
      return BodySubscribers.replacing(null);
    }
    try {
      // A server that gives the whole file gives it from its beginning.
      file.truncate(info.statusCode() == 206 ? have : 0);
      file.position(file.size());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return BodySubscribers.ofByteArrayConsumer(bytes ->
        bytes.ifPresent(some -> {
          try {
            ByteBuffer buffer = ByteBuffer.wrap(some);
            while (buffer.hasRemaining()) {
              file.write(buffer);
            }
            exchange.moved();
            progress.accept(file.position());
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        }));
  }

  private static void expectFetched(HttpResponse<Void> answer, long have, Path part)
      throws IOException {
    switch (answer.statusCode()) {
      case 200, 206 -> {}
      case 416 -> {
        // There is nothing beyond what is here; its hash will tell whether it is right.
        long size =
            answer
                .headers()
                .firstValue("Content-Range")
                .filter(range -> range.matches("bytes \\*/[0-9]{1,18}"))
                .map(range -> Long.parseLong(range.substring("bytes */".length())))
                .orElse(-1L);
        if (size != have) {
          Files.delete(part);
          throw new IOException("more had come than there is");
        }
      }
      case 404 -> {
        Files.delete(part);
        throw new FinalException("the server does not have it, or not any more");
      }
      case 401 -> throw new FinalException("sign in again");
      case 403 -> throw new FinalException("the account is suspended");
      default -> throw new IOException("the server answered with status " + answer.statusCode());
    }
  }

  @Override
  public void close() {
    closed.countDown();
    http.shutdownNow();
  }
}
