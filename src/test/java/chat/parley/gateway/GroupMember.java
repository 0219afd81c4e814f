package chat.parley.gateway;

import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ClientFrameCodec;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameException;
import chat.parley.protocol.GroupAction;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrameCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A device that follows one group by the rules of the protocol, and keeps what it is told. */
final class GroupMember implements WebSocket.Listener {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration WAIT = Duration.ofSeconds(60);

  /** An unanswered message is sent again after this long, and so often. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

  private static final Duration AGAIN = Duration.ofMillis(100);
  private static final int ATTEMPTS_MAX = 100;

  /** How long what has come is gathered before it is marked. */
  private static final long MARK_MS = 100;

  final UserId user;
  final int device;
  final Conversation conversation;
  private final String token;
  private final URI uri;
  private final StringBuilder part = new StringBuilder();
  private final List<ServerFrame> frames = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private WebSocket socket;
  private boolean marking = true;
  private boolean markDue;
  private boolean pulling;
  private long have = -1;
  private long head;
  private long since = -1;
  private int requests;

  GroupMember(UserId user, int device, String token, URI uri, GroupId group) {
    this.user = user;
    this.device = device;
    this.token = token;
    this.uri = uri;
    this.conversation = new Conversation.Group(group);
  }

  synchronized GroupMember connect() {
    pulling = false;
    socket = HTTP.newWebSocketBuilder().buildAsync(uri, this).join();
    say(
        new ClientFrame.Hello(
            Limits.PROTOCOL,
            token,
            since < 0 ? OptionalLong.empty() : OptionalLong.of(since),
            have < 0 ? Map.of() : Map.of(conversation, have)));
    return this;
  }

  GroupMember ready() {
    connect();
    until(ServerFrame.Ready.class, any -> true);
    return this;
  }

  /** Forgets the frames that have come. */
  synchronized void forget() {
    frames.clear();
  }

  synchronized void disconnect() {
    socket.abort();
    frames.clear();
  }

  /** Is a device that does not say what it has stored. */
  GroupMember silent() {
    marking = false;
    return this;
  }

  synchronized void say(ClientFrame frame) {
    socket.sendText(ClientFrameCodec.encode(frame), true).join();
  }

  /** Asks for an action until it is done or refused for good, and gives that answer. */
  ServerFrame asks(GroupAction action) {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      String request = request();
      say(new ClientFrame.Group(request, action));
      ServerFrame answer = answer(request);
      if (!isLater(answer)) {
        return answer;
      }
      pause();
    }
    throw new AssertionError(action + " was never done nor refused");
  }

  private static void pause() {
    Awaitility.await().pollDelay(AGAIN).until(() -> true);
  }

  /** Whether the same is to be asked or sent again. */
  private static boolean isLater(ServerFrame answer) {
    return answer instanceof ServerFrame.Error error
        && error.code().reaction() == ErrorCode.Reaction.RETRY;
  }

  synchronized String request() {
    requests++;
    return "r" + requests;
  }

  ServerFrame answer(String request) {
    return until(
        ServerFrame.class,
        frame ->
            frame instanceof ServerFrame.Result result && result.request().equals(request)
                || frame instanceof ServerFrame.Messages page && request.equals(page.request())
                || frame instanceof ServerFrame.Error error && request.equals(error.request()));
  }

  static Message message(long number) {
    return new Message(number, MessageId.of(number), Body.content("{\"n\":" + number + "}"));
  }

  ClientFrame.Send batch(long number) {
    return new ClientFrame.Send(conversation, List.of(message(number)));
  }

  /** Sends until it is accepted or refused for good, as an outbox does. */
  ServerFrame sends(long number) {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      int from = count();
      say(batch(number));
      try {
        ServerFrame answer =
            until(from, ANSWER_MAX, ServerFrame.class, each -> isAnswer(each, number));
        if (!isLater(answer)) {
          return answer;
        }
        pause();
      } catch (org.awaitility.core.ConditionTimeoutException unanswered) {
        // The same again.
      }
    }
    throw new AssertionError("message " + number + " was never answered");
  }

  private static boolean isAnswer(ServerFrame frame, long number) {
    return frame instanceof ServerFrame.Accepted accepted
            && accepted.messages().getFirst().number() == number
        || frame instanceof ServerFrame.Error error
            && error.messages() != null
            && error.messages().getFirst().number() == number;
  }

  private synchronized int count() {
    return frames.size();
  }

  /** Waits for a frame, among all that have come since the connection. */
  <T extends ServerFrame> T until(Class<T> type, Predicate<T> wanted) {
    return until(0, WAIT, type, wanted);
  }

  private <T extends ServerFrame> T until(
      int from, Duration wait, Class<T> type, Predicate<T> wanted) {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(wait)
        .until(() -> find(from, type, wanted), found -> found != null);
  }

  private synchronized <T extends ServerFrame> T find(
      int from, Class<T> type, Predicate<T> wanted) {
    return frames.stream()
        .skip(from)
        .filter(type::isInstance)
        .map(type::cast)
        .filter(wanted)
        .findFirst()
        .orElse(null);
  }

  /** Waits until everything up to a sequence is stored. */
  void has(long sequence) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::have, has -> has >= sequence);
  }

  synchronized long have() {
    return have;
  }

  synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  synchronized List<ServerFrame> frames() {
    return List.copyOf(frames);
  }

  private synchronized void take(ServerFrame frame) {
    frames.add(frame);
    switch (frame) {
      case ServerFrame.Ready ready -> since = ready.since();
      case ServerFrame.Heads heads ->
          heads.conversations().stream()
              .filter(each -> each.conversation().equals(conversation))
              .forEach(this::head);
      case ServerFrame.Error error -> {
        if (error.request() != null && error.request().startsWith("pull-")) {
          pulling = false;
          pullIfBehind();
        }
      }
      case ServerFrame.Messages page -> {
        if (page.conversation().equals(conversation)) {
          pulling = pulling && page.request() == null;
          page.entries().forEach(each -> apply(each, page.request() != null));
          pullIfBehind();
        }
      }
      case ServerFrame.Message message -> {
        if (message.conversation().equals(conversation)) {
          head = Math.max(head, message.entry().sequence());
          apply(message.entry(), false);
          pullIfBehind();
        }
      }
      default -> {}
    }
  }

  private void head(ServerFrame.Head line) {
    head = Math.max(head, line.head());
    if (have < 0) {
      have = line.mine().received();
    }
    pullIfBehind();
  }

  private void apply(Entry entry, boolean page) {
    boolean next = entry.sequence() == have + 1 || page && entry.sequence() > have;
    if (next && have >= 0) {
      entries.add(entry);
      have = entry.sequence();
      markSoon();
    }
  }

  /** Says what is stored once for all that comes in a short while. */
  private void markSoon() {
    if (marking && !markDue) {
      markDue = true;
      CompletableFuture.delayedExecutor(MARK_MS, TimeUnit.MILLISECONDS).execute(this::mark);
    }
  }

  private synchronized void mark() {
    markDue = false;
    if (socket != null && !socket.isOutputClosed()) {
      say(new ClientFrame.Received(Map.of(conversation, have)));
    }
  }

  /** The same device, following another group. */
  GroupMember in(GroupId other) {
    return new GroupMember(user, device, token, uri, other);
  }

  private void pullIfBehind() {
    if (have >= 0 && have < head && !pulling) {
      pulling = true;
      say(
          new ClientFrame.Pull(
              "pull-" + request(), conversation, OptionalLong.empty(), OptionalLong.of(have), 200));
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket any, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      try {
        take(ServerFrameCodec.decode(part.toString()));
      } catch (FrameException bad) {
        throw new AssertionError(part.toString(), bad);
      }
      part.setLength(0);
    }
    any.request(1);
    return null;
  }
}
