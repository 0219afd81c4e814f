package chat.parley.e2e;

import chat.parley.client.Accounts;
import chat.parley.client.Bubble;
import chat.parley.client.Chat;
import chat.parley.client.ClientEvent;
import chat.parley.client.Identity;
import chat.parley.client.ParleyClient;
import chat.parley.client.RefusedException;
import chat.parley.client.SqliteStore;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A device as a person has it: the SDK over a store in a file. */
final class TestDevice implements AutoCloseable {
  static final String PASSWORD = "correct horse";
  static final Duration WAIT = Duration.ofSeconds(60);

  private final ParleyClient client;
  private final List<ClientEvent> events = new CopyOnWriteArrayList<>();
  private final Map<MessageId, Long> acceptedAt = new ConcurrentHashMap<>();

  private TestDevice(Path store) {
    client =
        ParleyClient.open(
            SqliteStore.open(store),
            event -> {
              if (event instanceof ClientEvent.Accepted accepted) {
                acceptedAt.putIfAbsent(accepted.id(), System.nanoTime());
              }
              events.add(event);
            });
  }

  /** Registers a user, and asks again when the server was too busy. */
  static UserId register(String server, String name) {
    UserId user = new UserId(name);
    AtomicInteger tries = new AtomicInteger();
    return untilDone(() -> {
      try {
        new Accounts(server).register(user, PASSWORD, name, null);
      } catch (RefusedException refused) {
        boolean isMadeByAnEarlierTry = refused.code() == ErrorCode.TAKEN && tries.get() > 0;
        tries.incrementAndGet();
        if (!isMadeByAnEarlierTry) {
          throw refused;
        }
      }
      return user;
    });
  }

  /** A call to a server. */
  private interface Call<T> {
    T make() throws IOException, RefusedException;
  }

  private static <T> T untilDone(Call<T> call) {
    List<T> made = new CopyOnWriteArrayList<>();
    Awaitility.await()
        .atMost(WAIT)
        .until(() -> {
          try {
            return made.add(call.make());
          } catch (RefusedException refused) {
            if (refused.code().reaction() != ErrorCode.Reaction.RETRY) {
              throw refused;
            }
            return false;
          }
        });
    return made.getFirst();
  }

  /** Signs a new device of a registered user in. */
  static TestDevice signIn(String server, UserId user, Path store) {
    TestDevice device = new TestDevice(store);
    device.adopt(identity(server, user));
    return device;
  }

  static Identity identity(String server, UserId user) {
    return untilDone(() -> new Accounts(server).signIn(user, PASSWORD, "a test"));
  }

  /** Starts over the store of a device that was closed, or whose process died. */
  static TestDevice reopen(Path store) {
    return new TestDevice(store);
  }

  void adopt(Identity identity) {
    client.adopt(identity).join();
  }

  ParleyClient client() {
    return client;
  }

  MessageId send(UserId to, String text) {
    return send(Conversation.with(to), text);
  }

  MessageId send(Conversation to, String text) {
    return client.send(to, text(text)).join();
  }

  static Body text(String text) {
    return Body.content("{\"text\":\"" + text + "\"}");
  }

  /** When messages were accepted, by {@link System#nanoTime()}. */
  Map<MessageId, Long> acceptedAt() {
    return acceptedAt;
  }

  List<ClientEvent> events() {
    return events;
  }

  <T extends ClientEvent> List<T> events(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The newest messages of a chat as a person sees them, the outbox last. */
  List<Bubble> page(UserId peer) {
    return client.page(Conversation.with(peer), Long.MAX_VALUE, 200);
  }

  /** The entries that came, in the order in which they were stored here. */
  List<Entry> stored(UserId peer) {
    return stored(Conversation.with(peer));
  }

  List<Entry> stored(Conversation conversation) {
    return events(ClientEvent.EntryStored.class).stream()
        .filter(each -> each.conversation().equals(conversation))
        .map(ClientEvent.EntryStored::entry)
        .toList();
  }

  /** Everything of a chat that the store holds, ascending. */
  List<Bubble> all(UserId peer) {
    return all(Conversation.with(peer));
  }

  List<Bubble> all(Conversation conversation) {
    List<Bubble> all = new ArrayList<>();
    long before = Long.MAX_VALUE;
    while (true) {
      List<Bubble> page = client.page(conversation, before, 500);
      if (page.isEmpty()) {
        return all;
      }
      all.addAll(0, page);
      before = page.getFirst().sequence();
      if (before <= 1) {
        return all;
      }
    }
  }

  long have(UserId peer) {
    return have(Conversation.with(peer));
  }

  long have(Conversation conversation) {
    return client.chat(conversation).map(Chat::have).orElse(0L);
  }

  Optional<Bubble.Check> check(UserId peer, MessageId id) {
    return check(Conversation.with(peer), id);
  }

  private Optional<Bubble.Check> check(Conversation conversation, MessageId id) {
    return client.page(conversation, Long.MAX_VALUE, 200).stream()
        .filter(each -> each.id().equals(id))
        .map(Bubble::check)
        .findFirst();
  }

  void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(WAIT).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  void untilLive() {
    until(() -> !events(ClientEvent.Ready.class).isEmpty());
  }

  void untilHave(UserId peer, long sequence) {
    untilHave(Conversation.with(peer), sequence);
  }

  void untilHave(Conversation conversation, long sequence) {
    until(() -> have(conversation) >= sequence);
  }

  void untilCheck(UserId peer, MessageId id, Bubble.Check check) {
    untilCheck(Conversation.with(peer), id, check);
  }

  void untilCheck(Conversation conversation, MessageId id, Bubble.Check check) {
    until(() -> check(conversation, id).filter(each -> each == check).isPresent());
  }

  /** Waits for the answer to a request; the code of a refusal, if it was one. */
  Optional<ErrorCode> answer(String request) {
    until(() -> !answers(request).isEmpty());
    return answers(request).getFirst() instanceof ClientEvent.RequestFailed failed
        ? Optional.of(failed.code())
        : Optional.empty();
  }

  private List<ClientEvent> answers(String request) {
    return events.stream()
        .filter(each ->
            each instanceof ClientEvent.Done done && done.request().equals(request)
                || each instanceof ClientEvent.RequestFailed failed
                    && failed.request().equals(request))
        .toList();
  }

  @Override
  public void close() {
    client.close();
  }
}
