package chat.parley.user;

import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** A user under test: the core, its log, and a clock that stands still. */
final class TestUser {
  static final UserId ALICE = new UserId("alice");
  static final UserId BOB = new UserId("bob");
  static final Conversation WITH_ALICE = Conversation.with(ALICE);
  static final Conversation WITH_BOB = Conversation.with(BOB);
  static final SessionId PHONE = new SessionId("phone");
  static final SessionId LAPTOP = new SessionId("laptop");
  static final Bytes SECRET = Bytes.utf8("secret");

  final UserId id;
  final List<UserEvent> log = new ArrayList<>();
  UserState state = UserState.EMPTY;
  User user;
  long now = 1_000_000;
  List<Effect> last = List.of();

  TestUser(UserId id) {
    this.id = id;
    this.user = new User(id, now);
  }

  /** One with an account and two devices, none of them connected. */
  static TestUser registered(UserId id) {
    TestUser user = new TestUser(id);
    user.on(new UserCommand.Register(id.value(), "hash"));
    user.on(new UserCommand.AddDevice("phone", SECRET));
    user.on(new UserCommand.AddDevice("laptop", SECRET));
    return user;
  }

  /** One with a phone and a laptop that are connected. */
  static TestUser online(UserId id) {
    TestUser user = registered(id);
    user.hello(PHONE, 1);
    user.hello(LAPTOP, 2);
    return user;
  }

  /** Decides, commits, and carries out. */
  List<Effect> on(UserCommand command) {
    Decision decision = user.decide(state, command, now);
    for (UserEvent event : decision.events()) {
      state = state.apply(event);
      log.add(event);
    }
    last = decision.after().apply(state);
    return last;
  }

  /** Entries are in the log. */
  void has(UserId peer, List<Entry> entries) {
    for (UserEvent event : Copying.events(state, peer, entries)) {
      state = state.apply(event);
      log.add(event);
    }
  }

  List<Effect> hello(SessionId session, int device) {
    return on(new UserCommand.Hello(session, device, SECRET, OptionalLong.empty(), Map.of()));
  }

  List<Effect> renew(SessionId session, int device, long received, long position) {
    return on(
        new UserCommand.Renew(
            session, device, state.incarnation(), received, position, now, false));
  }

  List<Effect> send(SessionId session, int device, UserId to, Message... messages) {
    return on(
        new UserCommand.Send(session, device, Conversation.with(to), Arrays.asList(messages)));
  }

  List<Effect> mark(SessionId session, boolean read, UserId peer, long upTo) {
    return on(new UserCommand.Mark(session, read, Map.of(Conversation.with(peer), upTo)));
  }

  /** Time passes, and a tick comes at its end. */
  List<Effect> later(long ms) {
    now += ms;
    return on(new UserCommand.Tick());
  }

  /** Everything volatile is lost; the log is replayed. */
  TestUser restart() {
    state = replayed();
    user = new User(id, now);
    on(new UserCommand.Wake());
    return this;
  }

  UserState replayed() {
    UserState replayed = UserState.EMPTY;
    for (UserEvent event : log) {
      replayed = replayed.apply(event);
    }
    return replayed;
  }

  /** The frames among the latest effects that went to a session. */
  List<ServerFrame> frames(SessionId session) {
    return events(session).stream()
        .filter(SessionEvent.Frame.class::isInstance)
        .map(each -> ((SessionEvent.Frame) each).frame())
        .toList();
  }

  /** What was said to a session with the latest command. */
  List<SessionEvent> events(SessionId session) {
    return last.stream()
        .filter(each -> each instanceof Effect.ToSession to && to.session().equals(session))
        .map(each -> ((Effect.ToSession) each).event())
        .toList();
  }

  /** The heads of the latest answer to a session. */
  List<ServerFrame.Head> heads(SessionId session) {
    return events(session).stream()
        .filter(SessionEvent.Synced.class::isInstance)
        .flatMap(each -> ((SessionEvent.Synced) each).heads().stream())
        .toList();
  }

  /** What was said to other users' entities with the latest command. */
  List<UserCommand.OfPeer> toPeers() {
    return last.stream()
        .filter(Effect.ToUser.class::isInstance)
        .map(each -> ((Effect.ToUser) each).command())
        .toList();
  }

  List<Long> sequences(UserId peer) {
    return entries(peer).stream().map(Entry::sequence).toList();
  }

  List<Entry> entries(UserId peer) {
    return log.stream()
        .filter(each -> each instanceof UserEvent.MessageStored e && e.peer().equals(peer))
        .map(each -> ((UserEvent.MessageStored) each).entry())
        .toList();
  }

  static Message message(long number, long id) {
    return new Message(number, MessageId.of(id), Body.content("{\"n\":" + id + "}"));
  }

  /** Entries that the other one's first device wrote, numbered like their sequences. */
  static List<Entry> entries(UserId from, long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(each ->
            new Entry(each, 500 + each, new Sender(from, 1), false, message(each, 100 + each)))
        .toList();
  }
}
