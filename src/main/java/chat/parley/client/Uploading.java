package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Uploads the attachments of a store one after the other, the oldest first, again and again until
 * they are done, and then puts their messages into the outbox. One thread of its own; the store and
 * the rules are touched on the connection's.
 */
final class Uploading implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Uploading.class.getName());
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final long CLOSE_MS_MAX = 5_000;

  /** An attachment by the message that it belongs to. */
  private record Key(Conversation conversation, MessageId id) {}

  private final Connection connection;
  private final RandomGenerator random;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
  private final Map<Key, Backoff> backoffs = new HashMap<>();
  private final Map<Key, Long> dueAt = new HashMap<>();
  private final ScheduledExecutorService thread =
      java.util.concurrent.Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("parley-upload").factory());
  private volatile boolean look = true;
  private volatile Key current;
  private volatile Thread worker;
  private ScheduledFuture<?> ticking;

  Uploading(Connection connection, RandomGenerator random) {
    this.connection = connection;
    this.random = random;
  }

  /** Begins; to be called once. */
  void start() {
    ticking =
        thread.scheduleWithFixedDelay(this::tick, 0, Connection.TICK_MS, TimeUnit.MILLISECONDS);
  }

  /** There may be something to upload: the store is looked at again. */
  void wake() {
    look = true;
  }

  private void tick() {
    if (!look) {
      return;
    }
    // First, so that what is attached from now on is not missed.
    look = false;
    boolean waiting = true;
    try {
      worker = Thread.currentThread();
      List<Attachment> alive =
          connection.read(LocalStore.Transaction::attachments).stream()
              .filter(each -> !each.isDead())
              .toList();
      waiting = !alive.isEmpty();
      Optional<Identity> identity = connection.read(LocalStore.Transaction::identity);
      for (Attachment each : identity.isPresent() ? alive : List.<Attachment>of()) {
        if (isDue(each)) {
          upload(each, identity.get());
        }
      }
    } catch (InterruptedException closing) {
      // Either the client is being closed, or what was uploaded was cancelled.
    } catch (CompletionException | IllegalStateException | StoreException failure) {
      LOG.log(System.Logger.Level.DEBUG, "uploads wait", failure);
    } finally {
      current = null;
      look |= waiting;
    }
  }

  private static Key key(Attachment attachment) {
    return new Key(attachment.conversation(), attachment.id());
  }

  private boolean isDue(Attachment attachment) {
    Long due = dueAt.get(key(attachment));
    return due == null || System.nanoTime() - due >= 0;
  }

  private void upload(Attachment attachment, Identity identity) throws InterruptedException {
    Key key = key(attachment);
    current = key;
    Teller teller = new Teller(attachment);
    try {
      Attachment done = new Uploader(http, identity, this::keep, teller::gone).upload(attachment);
      connection.act((sync, now) -> Attaching.uploaded(sync, done, now)).join();
      forget(key);
    } catch (IOException later) {
      LOG.log(System.Logger.Level.DEBUG, "an upload goes on later: {0}", later.getMessage());
      long wait = backoffs.computeIfAbsent(key, any -> new Backoff()).next(random.nextDouble());
      dueAt.put(key, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait));
    } catch (Uploader.HopelessException never) {
      fail(attachment, never.getMessage());
    }
  }

  private void fail(Attachment attachment, String why) {
    connection.act((sync, now) -> Attaching.failed(sync, attachment, why, now)).join();
    forget(key(attachment));
  }

  private void forget(Key key) {
    backoffs.remove(key);
    dueAt.remove(key);
  }

  private void keep(Attachment attachment) {
    connection.act((sync, now) -> Attaching.moved(sync, attachment, now)).join();
  }

  /** Breaks an upload off if it is under way; after its attachment was removed. */
  void stop(Conversation conversation, MessageId id) {
    Thread busy = worker;
    if (new Key(conversation, id).equals(current) && busy != null) {
      busy.interrupt();
    }
  }

  /** Tells of progress a few times a second. */
  private final class Teller {
    private final Attachment attachment;
    private long toldAt = System.nanoTime() - TimeUnit.HOURS.toNanos(1);

    Teller(Attachment attachment) {
      this.attachment = attachment;
    }

    synchronized void gone(long bytes) {
      long now = System.nanoTime();
      boolean last = bytes == attachment.file().size();
      if (last || now - toldAt > TimeUnit.MILLISECONDS.toNanos(Pace.MEDIA_TELL_MS)) {
        toldAt = now;
        connection.act((sync, at) ->
            new Output(
                List.of(),
                List.of(
                    new ClientEvent.Uploading(
                        attachment.conversation(),
                        attachment.id(),
                        bytes,
                        attachment.file().size())),
                Optional.empty()));
      }
    }
  }

  @Override
  public void close() {
    if (ticking != null) {
      ticking.cancel(true);
    }
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSE_MS_MAX, TimeUnit.MILLISECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "an upload did not stop");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
  }
}
