package chat.parley.gateway;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Hashes passwords and compares them, on threads of its own: a hash costs tens of milliseconds of a
 * processor and {@link PasswordHash#MEMORY_KIB} of memory, so few are made at a time. What comes
 * when the queue is full fails with {@link BusyException}.
 */
public final class Passwords implements AutoCloseable {
  /** Hashes that may wait; at some 50 ms each, more would wait longer than a person does. */
  static final int QUEUE_MAX = 200;

  private static final int SALT_BYTES = 16;

  private final SecureRandom random = new SecureRandom();
  private final ThreadPoolExecutor threads;
  private final PasswordHash hashOfNobody;

  /**
   * @param threadCount hashes made at the same time, 1 or more
   */
  public Passwords(int threadCount) {
    this(threadCount, QUEUE_MAX);
  }

  Passwords(int threadCount, int queueMax) {
    this.threads =
        new ThreadPoolExecutor(
            threadCount,
            threadCount,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queueMax),
            work -> {
              Thread thread = new Thread(work, "parley-passwords");
              thread.setDaemon(true);
              return thread;
            });
    this.hashOfNobody = PasswordHash.of(random.nextLong() + "", salt());
  }

  /** The encoded hash of a new password. */
  public CompletionStage<String> hash(String password) {
    return run(() -> PasswordHash.of(password, salt()).encoded());
  }

  /**
   * Whether a password is the one of an encoded hash. False for a hash that can't be read, such as
   * the empty one of nobody, after as much work: who does not exist must not be told apart.
   */
  public CompletionStage<Boolean> matches(String password, String encoded) {
    return run(() -> {
      Optional<PasswordHash> hash = PasswordHash.parse(encoded);
      boolean equal = hash.orElse(hashOfNobody).matches(password);
      return equal && hash.isPresent();
    });
  }

  /** False, after as much work as a comparison takes. */
  public CompletionStage<Boolean> matchesNobody(String password) {
    return matches(password, "");
  }

  private <T> CompletionStage<T> run(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, threads);
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedStage(new BusyException("too many passwords to check"));
    }
  }

  private byte[] salt() {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
