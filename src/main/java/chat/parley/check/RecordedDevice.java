package chat.parley.check;

import chat.parley.client.Chat;
import chat.parley.client.ClientEvent;
import chat.parley.client.Identity;
import chat.parley.client.LocalStore;
import chat.parley.client.ParleyClient;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A device of the Java client that writes down what it does and sees. It outlives its connection
 * and its client: {@link #sleep} and {@link #wake} are what a phone does in a pocket.
 */
public final class RecordedDevice implements AutoCloseable {
  /** A message without an answer for so long is written down as unknown. */
  static final long UNKNOWN_AFTER_MS = 10_000;

  private static final long CALL_SECONDS_MAX = 60;
  private static final int PAGE = 1_000;

  private final Sender name;
  private final LocalStore store;
  private final HistoryFile history;
  private final Consumer<ClientEvent> also;
  private final Map<String, Long> writtenAt = new ConcurrentHashMap<>();
  private final Map<MessageId, Observation.Sending> open = new ConcurrentHashMap<>();
  private final Map<MessageId, Boolean> unknown = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Boolean>> asked = new ConcurrentHashMap<>();
  private final AtomicLong privacy = new AtomicLong();
  private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
  private volatile ParleyClient client;
  private volatile boolean live;

  /**
   * A device that is awake and connects.
   *
   * @param store new, and used by this device only; it must be readable after it was closed
   * @param also told of every event after it was written down
   */
  public RecordedDevice(
      LocalStore store, Identity identity, HistoryFile history, Consumer<ClientEvent> also) {
    this.name = new Sender(identity.user(), identity.device());
    this.store = store;
    this.history = history;
    this.also = also;
    wake();
    await(client.adopt(identity));
  }

  /** User and number. */
  public Sender name() {
    return name;
  }

  public ParleyClient client() {
    return client;
  }

  /** Whether it is connected and has caught up. */
  public boolean isLive() {
    return live;
  }

  /** What must never happen to a device, in words. */
  public List<String> troubles() {
    return List.copyOf(troubles);
  }

  /** Closes the client over the store. */
  public synchronized void sleep() {
    if (client != null) {
      ParleyClient closing = client;
      client = null;
      closing.close();
      live = false;
      doubtAll();
      asked.values().forEach(each -> each.complete(false));
      asked.clear();
    }
  }

  /** Opens a client over the store. */
  public synchronized void wake() {
    if (client == null) {
      client = ParleyClient.open(store, this::told);
    }
  }

  public boolean isAwake() {
    return client != null;
  }

  /** Writes a message whose words no other one has; nothing while it sleeps. */
  public void send(Conversation conversation, Body body) {
    ParleyClient now = client;
    if (now != null) {
      writtenAt.put(EntryPrint.hash(body), history.now());
      now.send(conversation, body);
    }
  }

  /** A person opens everything that is here of a conversation. */
  public void open(Conversation conversation) {
    ParleyClient now = client;
    if (now != null) {
      long have = now.chat(conversation).map(Chat::have).orElse(0L);
      if (have > 0) {
        history.add(new Observation.Opened(history.now(), name, conversation, have));
        now.open(conversation, have);
      }
    }
  }

  /**
   * A person blocks the other one of a chat, or no more; told whether the server has said that it
   * is done. Without that it may be done or not.
   */
  public CompletableFuture<Boolean> block(UserId user, boolean blocks) {
    ParleyClient now = client;
    if (now == null) {
      return CompletableFuture.completedFuture(false);
    }
    String request = "p" + privacy.incrementAndGet();
    privacy(user, blocks, request, false);
    return (blocks ? now.block(user) : now.unblock(user))
        .thenCompose(this::answer)
        .completeOnTimeout(false, CALL_SECONDS_MAX, TimeUnit.SECONDS)
        .exceptionally(closed -> false)
        .thenApply(done -> {
          if (done) {
            privacy(user, blocks, request, true);
          }
          return done;
        });
  }

  private void privacy(UserId user, boolean blocks, String request, boolean answered) {
    history.add(
        new Observation.Privacy(
            history.now(), name, Conversation.with(user), blocks, request, answered));
  }

  private CompletableFuture<Boolean> answer(String request) {
    return asked.computeIfAbsent(request, any -> new CompletableFuture<>());
  }

  /** Looks for messages that have been without an answer for too long. */
  public void tick() {
    long due = history.now() - UNKNOWN_AFTER_MS;
    open.values().stream().filter(each -> each.at() < due).forEach(this::doubt);
  }

  /** Messages that are neither accepted nor refused. */
  public int unanswered() {
    return open.size();
  }

  private void doubtAll() {
    open.values().forEach(this::doubt);
  }

  private void doubt(Observation.Sending sending) {
    if (unknown.putIfAbsent(sending.id(), true) == null) {
      history.add(
          new Observation.Unknown(
              history.now(), name, sending.conversation(), sending.number(), sending.id()));
    }
  }

  private void told(ClientEvent event) {
    long now = history.now();
    switch (event) {
      case ClientEvent.Written e -> written(e);
      case ClientEvent.Accepted e -> {
        open.remove(e.id());
        history.add(
            new Observation.Accepted(
                now, name, e.conversation(), e.number(), e.id(), e.sequence()));
      }
      case ClientEvent.Failed e -> failed(e, now);
      case ClientEvent.EntryStored e ->
          history.add(
              new Observation.Shown(now, name, e.conversation(), EntryPrint.of(e.entry()), false));
      case ClientEvent.OlderStored e ->
          e.entries()
              .forEach(each ->
                  history.add(
                      new Observation.Shown(
                          now, name, e.conversation(), EntryPrint.of(each), true)));
      case ClientEvent.MarksMoved e ->
          history.add(
              new Observation.Marked(
                  now, name, e.conversation(), e.stored(), e.mine(), e.theirs()));
      case ClientEvent.Presence e ->
          history.add(new Observation.Presence(now, name, e.user(), e.online(), e.lastSeen()));
      case ClientEvent.Ready e -> live = true;
      case ClientEvent.Offline e -> {
        live = false;
        doubtAll();
      }
      case ClientEvent.Done e -> answer(e.request()).complete(true);
      case ClientEvent.RequestFailed e -> answer(e.request()).complete(false);
      case ClientEvent.SignedOut e -> trouble(e);
      case ClientEvent.SignInAnew e -> trouble(e);
      case ClientEvent.StoreFailed e -> trouble(e);
      case ClientEvent.UpgradeRequired e -> trouble(e);
      case ClientEvent.NotSent e -> trouble(e);
      default -> {
        // The rest is of no promise.
      }
    }
    also.accept(event);
  }

  private void trouble(ClientEvent event) {
    troubles.add(RecordJson.text(name) + ": " + event);
  }

  private void written(ClientEvent.Written event) {
    String hash = EntryPrint.hash(event.outgoing().message().body());
    Long at = writtenAt.remove(hash);
    Observation.Sending sending =
        new Observation.Sending(
            at == null ? history.now() : at,
            name,
            event.conversation(),
            event.outgoing().number(),
            event.outgoing().id(),
            hash);
    open.put(sending.id(), sending);
    history.add(sending);
  }

  private void failed(ClientEvent.Failed event, long now) {
    Observation.Sending sending = open.remove(event.id());
    if (sending != null) {
      history.add(
          new Observation.Refused(
              now, name, event.conversation(), sending.number(), event.id(), event.code()));
    }
  }

  /**
   * Closes the device and writes down all that its store holds.
   *
   * @param cold whether all of it has just been read from the server
   */
  public void read(boolean cold) {
    sleep();
    for (Chat chat : store.transaction(LocalStore.Transaction::chats)) {
      if (chat.window().started()) {
        history.add(
            new Observation.Read(
                history.now(),
                name,
                chat.conversation(),
                cold,
                chat.head(),
                chat.progress().mine(),
                chat.progress().theirs(),
                entries(chat.conversation())));
      }
    }
  }

  private List<EntryPrint> entries(Conversation conversation) {
    return store.transaction(tx -> {
      List<EntryPrint> all = new java.util.ArrayList<>();
      long before = Long.MAX_VALUE;
      var page = tx.entriesBefore(conversation, before, PAGE);
      while (!page.isEmpty()) {
        all.addAll(0, page.stream().map(EntryPrint::of).toList());
        before = page.getFirst().sequence();
        page = tx.entriesBefore(conversation, before, PAGE);
      }
      return all;
    });
  }

  private static void await(CompletableFuture<?> call) {
    call.orTimeout(CALL_SECONDS_MAX, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    sleep();
  }

  /** Whose device it is. */
  public UserId user() {
    return name.user();
  }
}
