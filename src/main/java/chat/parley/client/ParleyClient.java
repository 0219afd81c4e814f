package chat.parley.client;

import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A device of a user: keeps its store in step with the server and works without one. Safe for use
 * by many threads; the listener is called on one of its own and must not block.
 *
 * <p>Actions are in the store when their future is complete; those that need an answer name a
 * request, under which it comes as an event.
 */
public final class ParleyClient implements AutoCloseable {
  private final Connection connection;
  private final RandomGenerator random;
  private final AtomicLong requests = new AtomicLong();
  private final MediaTransfer media;
  private final Groups groups;

  private ParleyClient(Connection connection, RandomGenerator random) {
    this.connection = connection;
    this.random = random;
    this.media = new MediaTransfer(connection, random);
    this.groups = new Groups(connection, random);
  }

  /**
   * Takes a store over and connects when somebody is signed in; {@link #close} closes the store.
   */
  public static ParleyClient open(LocalStore store, Consumer<ClientEvent> listener) {
    RandomGenerator random = new SecureRandom();
    ParleyClient client = new ParleyClient(new Connection(store, listener, random), random);
    client.connection.start();
    client.media.start();
    return client;
  }

  /** Who is signed in, if anybody. */
  public Optional<Identity> identity() {
    return connection.read(LocalStore.Transaction::identity);
  }

  /**
   * Makes this a device that has been signed in, and connects. A former device of the store is left
   * behind, see {@link Sync#adopt}.
   */
  public CompletableFuture<Void> adopt(Identity identity) {
    connection.stop();
    return connection.act((sync, now) -> sync.adopt(identity)).thenRun(connection::start);
  }

  /** Writes a message; it is sent when there is a connection. */
  public CompletableFuture<MessageId> send(Conversation conversation, Body body) {
    MessageId id = MessageId.of(random.nextLong());
    return connection
        .act((sync, now) -> sync.send(conversation, body, id, now))
        .thenApply(done -> id);
  }

  /** Sends a message again that failed or was not sent; see {@link Sync#resend}. */
  public CompletableFuture<Void> resend(Conversation conversation, MessageId id) {
    MessageId fresh = MessageId.of(random.nextLong());
    return connection.act((sync, now) -> sync.resend(conversation, id, fresh, now));
  }

  /** Files on their way to the server and back. */
  public MediaTransfer media() {
    return media;
  }

  /** Groups: making and changing them, and who is in them. */
  public Groups groups() {
    return groups;
  }

  /** A person has seen everything up to a sequence. */
  public CompletableFuture<Void> open(Conversation conversation, long upTo) {
    return connection.act((sync, now) -> sync.open(conversation, upTo, now));
  }

  /** Fetches a page that is older than what the store holds. */
  public CompletableFuture<Void> older(Conversation conversation) {
    return connection.act((sync, now) -> sync.older(conversation, now));
  }

  public CompletableFuture<Void> typing(Conversation conversation) {
    return connection.act((sync, now) -> sync.typing(conversation, now));
  }

  /** The users whose presence is on the screen. */
  public CompletableFuture<Void> watch(List<UserId> users) {
    return connection.act((sync, now) -> sync.watch(users));
  }

  public CompletableFuture<String> block(UserId user) {
    return ask((sync, now, request) -> sync.block(request, user, now));
  }

  public CompletableFuture<String> unblock(UserId user) {
    return ask((sync, now, request) -> sync.unblock(request, user, now));
  }

  /** Who has received and read an entry; the answer is a {@link ClientEvent.Info}. */
  public CompletableFuture<String> info(Conversation conversation, long sequence) {
    return ask((sync, now, request) -> sync.info(request, conversation, sequence, now));
  }

  /** Changes a setting, of a conversation or (null) of none; an empty value forgets it. */
  public CompletableFuture<String> prefer(Conversation conversation, String key, String value) {
    return ask((sync, now, request) -> sync.prefer(request, conversation, key, value, now));
  }

  private interface Ask {
    Output on(Sync sync, long now, String request);
  }

  private CompletableFuture<String> ask(Ask ask) {
    String request = "r" + requests.incrementAndGet();
    return connection.act((sync, now) -> ask.on(sync, now, request)).thenApply(done -> request);
  }

  /** The first lines of the chat list, newest first. */
  public List<History.Line> chats(int limit) {
    return ask(me -> tx -> History.lines(tx, me, limit), List.of());
  }

  /** Whether a message or a change of a group waits for its upload or for being accepted. */
  public boolean hasUnsent() {
    return connection.read(tx ->
        tx.attachments().stream().anyMatch(each -> !each.isDead())
            || !tx.groupRequests().isEmpty()
            || !tx.conversationsWith(Outgoing.State.BATCHED).isEmpty()
            || !tx.conversationsWith(Outgoing.State.WAITING).isEmpty());
  }

  /** A page of a conversation, see {@link History#page}. */
  public List<Bubble> page(Conversation conversation, long before, int limit) {
    return ask(me -> tx -> History.page(tx, me, conversation, before, limit), List.of());
  }

  /** The message that its author gave an id, if it is in the store. */
  public Optional<Bubble> message(Conversation conversation, MessageId id) {
    return ask(me -> tx -> History.message(tx, me, conversation, id), Optional.empty());
  }

  /** What is known of a conversation, if anything. */
  public Optional<Chat> chat(Conversation conversation) {
    return connection.read(tx -> tx.chat(conversation));
  }

  private <T> T ask(Function<UserId, Function<LocalStore.Transaction, T>> query, T nobody) {
    return connection.read(
        tx -> tx.identity().map(each -> query.apply(each.user()).apply(tx)).orElse(nobody));
  }

  @Override
  public void close() {
    media.close();
    connection.close();
  }
}
