package chat.parley.client;

import chat.parley.client.Output.Disconnect;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ClientFrameCodec;
import chat.parley.protocol.FrameException;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrameCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Drives {@link Sync} with a WebSocket, a clock and one thread. That thread alone touches the
 * rules, the store and the listener.
 */
final class Connection implements Link.Owner, AutoCloseable {
  /** Between two looks at what is due. */
  static final long TICK_MS = 100;

  private static final long CLOSE_MS_MAX = 5_000;
  private static final System.Logger LOG = System.getLogger(Connection.class.getName());

  /** A step of the rules at a time, epoch milliseconds. */
  interface Action {
    Output on(Sync sync, long now);
  }

  private final LocalStore store;
  private final Consumer<ClientEvent> listener;
  private final RandomGenerator random;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Routing routing = new Routing(http);
  private final Backoff backoff = new Backoff();
  private final long startedAt = System.currentTimeMillis();
  private final long startedNanos = System.nanoTime();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "parley-client");
        made.setDaemon(true);
        owner = made;
        return made;
      });
  private volatile Thread owner;
  private Sync sync;
  private Link link;
  private boolean linkOpened;
  private CompletableFuture<URI> choosing;
  private long connectAt;
  private boolean wanted;

  /**
   * A connection that is not open yet.
   *
   * @param listener called on the connection's thread; it must not block
   * @param random for jitter
   */
  Connection(LocalStore store, Consumer<ClientEvent> listener, RandomGenerator random) {
    this.store = store;
    this.listener = listener;
    this.random = random;
    this.sync = new Sync(store);
    thread.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  /** Never goes back, whatever happens to the clock on the wall. */
  private long now() {
    return startedAt + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
  }

  /** Connects now, and again whenever the connection ends. */
  void start() {
    perform(() -> {
      wanted = true;
      connectAt = now();
      backoff.reset();
      return null;
    });
  }

  /** Ends the connection until {@link #start}. */
  void stop() {
    perform(() -> {
      wanted = false;
      drop();
      return null;
    });
  }

  /**
   * Runs a step of the rules. The future fails with what the step has thrown; after a failure of
   * the store the rules start anew on what it has committed.
   */
  CompletableFuture<Void> act(Action action) {
    return perform(() -> {
      handle(action.on(sync, now()));
      return null;
    });
  }

  /** Reads the store, on the connection's thread or at once when called there. */
  <T> T read(java.util.function.Function<LocalStore.Transaction, T> query) {
    if (Thread.currentThread() == owner) {
      return store.transaction(query);
    }
    return perform(() -> store.transaction(query)).join();
  }

  private <T> CompletableFuture<T> perform(Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      thread.execute(() -> {
        try {
          done.complete(work.call());
        } catch (Exception failure) {
          startAnewAfter(failure);
          done.completeExceptionally(failure);
        }
      });
    } catch (RejectedExecutionException closed) {
      done.completeExceptionally(new IllegalStateException("the client is closed", closed));
    }
    return done;
  }

  /** A refusal of what was asked for leaves the rules as they were; anything else does not. */
  private void startAnewAfter(Exception failure) {
    if (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException) {
      return;
    }
    LOG.log(System.Logger.Level.WARNING, "the store failed", failure);
    drop();
    sync = new Sync(store);
    connectAt = now() + backoff.next(random.nextDouble());
    tell(new ClientEvent.StoreFailed(String.valueOf(failure.getMessage())));
  }

  private void guard(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException failure) {
      startAnewAfter(failure instanceof StoreException ? failure : new Exception(failure));
    }
  }

  private void tick() {
    guard(() -> {
      if (link == null && choosing == null && wanted && now() >= connectAt) {
        connect();
      }
      handle(sync.tick(now()));
    });
  }

  private void connect() {
    store
        .transaction(LocalStore.Transaction::identity)
        .ifPresent(identity -> {
          CompletableFuture<URI> chosen = routing.socketOf(identity);
          choosing = chosen;
          chosen.thenAcceptAsync(address -> open(chosen, address), thread);
        });
  }

  private void open(CompletableFuture<URI> chosen, URI address) {
    if (choosing == chosen) {
      choosing = null;
      linkOpened = false;
      link = Link.open(http, address, this, thread);
    }
  }

  @Override
  public void opened(Link from) {
    if (from == link) {
      linkOpened = true;
      guard(() -> handle(sync.connected(now())));
    }
  }

  @Override
  public void text(Link from, String text) {
    if (from != link) {
      return;
    }
    guard(() -> {
      ServerFrame frame;
      try {
        frame = ServerFrameCodec.decode(text);
      } catch (FrameException flaw) {
        // A newer server may say what this release does not know.
        LOG.log(System.Logger.Level.DEBUG, "a frame was not understood: {0}", flaw.code());
        return;
      }
      if (frame instanceof ServerFrame.Ready) {
        backoff.reset();
      }
      handle(sync.frame(frame, now()));
    });
  }

  @Override
  public void closed(Link from, String why) {
    if (from != link) {
      return;
    }
    LOG.log(System.Logger.Level.DEBUG, "the connection ended: {0}", why);
    link = null;
    if (!linkOpened) {
      routing.failed();
    }
    guard(() -> handle(sync.disconnected(now())));
    connectAt = now() + backoff.next(random.nextDouble());
  }

  private void handle(Output output) {
    for (ClientFrame frame : output.frames()) {
      if (link != null) {
        link.send(ClientFrameCodec.encode(frame));
      }
    }
    output.events().forEach(this::tell);
    output.disconnect().ifPresent(this::leave);
  }

  private void tell(ClientEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException failure) {
      LOG.log(System.Logger.Level.WARNING, "the listener failed", failure);
    }
  }

  private void leave(Disconnect how) {
    wanted = wanted && how.again();
    drop();
    connectAt =
        now()
            + (how.after() == null
                ? backoff.next(random.nextDouble())
                : Backoff.within(how.after().min(), how.after().max(), random.nextDouble()));
  }

  private void drop() {
    choosing = null;
    if (link != null) {
      link.close();
      link = null;
      guard(() -> handle(sync.disconnected(now())));
    }
  }

  @Override
  public void close() {
    stop();
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_MS_MAX, TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
    store.close();
  }
}
