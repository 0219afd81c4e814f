package chat.parley.user;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.LogPlace;
import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.UserActorMessage.ToSession;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shell of a user on a journal that fails when it is told to. */
class UserActorTest {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final UserId ANN = new UserId("ann");
  private static final Bytes SECRET = Bytes.utf8("secret");
  private static final Message NOTE =
      new Message(1, MessageId.of(7), Body.content("{\"text\":\"buy milk\"}"));
  private static final Entry ENTRY = new Entry(1, 1_000, new Sender(ANN, 1), false, NOTE);

  private final LoneSurroundings surroundings = new LoneSurroundings(1_000);
  private ActorTestKit kit;
  private PersistenceTestKit journal;
  private TestProbe<ToSession> session;
  private String log;

  @BeforeEach
  void start() {
    Config config =
        PersistenceTestKitPlugin.getInstance()
            .config()
            .withFallback(ConfigFactory.parseString("pekko.loglevel = OFF"))
            .withFallback(ConfigFactory.load());
    kit = ActorTestKit.create("user", config);
    journal = PersistenceTestKit.create(kit.system());
    session = kit.createTestProbe(ToSession.class);
    log = "user|" + UUID.randomUUID();
    journal.persistForRecovery(
        log,
        List.of(
            new UserEvent.Registered(1, "Ann", "hash"),
            new UserEvent.DeviceAdded(2, 1, "laptop", SECRET)));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ActorRef<UserActorMessage> spawn() {
    return kit.spawn(
        UserActor.create(
            ANN,
            new LogPlace(log, "", ""),
            surroundings,
            actor -> actor.tell(new UserActorMessage.Stop())));
  }

  private void tell(ActorRef<UserActorMessage> user, UserCommand.OfSession command) {
    user.tell(new UserActorMessage.FromSession(session.ref(), command));
  }

  private void hello(ActorRef<UserActorMessage> user) {
    SessionId id = new SessionId("s");
    tell(user, new UserCommand.Hello(id, 1, SECRET, OptionalLong.empty(), Map.of()));
  }

  private void sendNote(ActorRef<UserActorMessage> user) {
    tell(user, new UserCommand.Send(new SessionId("s"), 1, Conversation.with(ANN), List.of(NOTE)));
  }

  private ServerFrame.Accepted accepted() {
    while (true) {
      if (session.receiveMessage(WAIT).event() instanceof SessionEvent.Frame(ServerFrame frame)
          && frame instanceof ServerFrame.Accepted accepted) {
        return accepted;
      }
    }
  }

  @Test
  void writes_that_it_woke_before_it_serves() {
    ActorRef<UserActorMessage> user = spawn();

    hello(user);

    ToSession first = session.receiveMessage(WAIT);
    assertThat(first.event()).isInstanceOf(SessionEvent.Synced.class);
    assertThat(first.incarnation()).isEqualTo(3);
    assertThat(journal.persistedInStorage(log)).hasSize(3);
  }

  @Test
  void stops_without_a_word_when_its_waking_is_not_written() {
    journal.failNextPersisted(log);

    ActorRef<UserActorMessage> user = spawn();
    hello(user);

    session.expectTerminated(user, WAIT);
    session.expectNoMessage(Duration.ZERO);
  }

  @Test
  void a_message_that_was_not_written_is_not_accepted_and_can_be_sent_again() {
    ActorRef<UserActorMessage> first = spawn();
    hello(first);
    session.receiveMessage(WAIT);

    journal.failNextPersisted(log);
    sendNote(first);
    session.expectTerminated(first, WAIT);

    ActorRef<UserActorMessage> second = spawn();
    sendNote(second);
    ServerFrame.Accepted accepted = accepted();
    assertThat(accepted.repeat()).isNull();
    assertThat(accepted.messages().getFirst().sequence()).isEqualTo(1);
  }

  @Test
  void a_message_whose_write_was_reported_as_failed_but_was_not_is_stored_once() {
    ActorRef<UserActorMessage> first = spawn();
    hello(first);
    session.receiveMessage(WAIT);
    journal.failNextPersisted(log);
    sendNote(first);
    session.expectTerminated(first, WAIT);
    journal.persistForRecovery(log, List.of(new UserEvent.MessageStored(1, ANN, ENTRY)));

    ActorRef<UserActorMessage> second = spawn();
    sendNote(second);

    ServerFrame.Accepted accepted = accepted();
    assertThat(accepted.repeat()).isTrue();
    assertThat(accepted.messages().getFirst().sequence()).isEqualTo(1);
    assertThat(journal.persistedInStorage(log))
        .filteredOn(UserEvent.MessageStored.class::isInstance)
        .hasSize(1);
  }

  @Test
  void what_comes_before_the_end_is_done_first_also_while_it_wakes() {
    ActorRef<UserActorMessage> user = spawn();

    sendNote(user);
    user.tell(new UserActorMessage.Stop());

    assertThat(accepted().messages().getFirst().sequence()).isEqualTo(1);
    session.expectTerminated(user, WAIT);
  }

  @Test
  void tells_when_the_user_was_last_seen_only_when_the_table_has_stored_it() throws Exception {
    TestProbe<ToSession> watcher = kit.createTestProbe(ToSession.class);
    UserCommand.Watch watch = new UserCommand.Watch(new SessionId("w"), new UserId("bob"));
    ActorRef<UserActorMessage> user = spawn();
    hello(user);
    user.tell(new UserActorMessage.FromSession(watcher.ref(), watch));
    assertThat(presence(watcher)).isEqualTo(new ServerFrame.Presence(ANN, true, null));

    tell(user, new UserCommand.Detach(new SessionId("s"), 1_000));
    assertThat(presence(watcher)).isEqualTo(new ServerFrame.Presence(ANN, false, null));
    LoneSurroundings.Touch touch = surroundings.unstored.poll(WAIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(touch).isNotNull();
    assertThat(touch.at()).isEqualTo(1_000);
    touch.stored().accept(1_000);

    assertThat(presence(watcher)).isEqualTo(new ServerFrame.Presence(ANN, false, 1_000L));
  }

  private static ServerFrame presence(TestProbe<ToSession> watcher) {
    SessionEvent event = watcher.receiveMessage(WAIT).event();
    return ((SessionEvent.Frame) event).frame();
  }

  @Test
  void rests_when_it_has_nothing_to_do() {
    ActorRef<UserActorMessage> user =
        kit.spawn(
            UserActor.create(
                ANN,
                new LogPlace(log, "", ""),
                new LoneSurroundings(1_000).hasten(Timing.REST_MS),
                actor -> actor.tell(new UserActorMessage.Stop())));

    session.expectTerminated(user, WAIT);
  }
}
