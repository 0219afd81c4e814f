package chat.parley.group;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.ToGroup;
import chat.parley.conversation.ToUser;
import chat.parley.journal.LogPlace;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.ProcessingSuccess;
import org.apache.pekko.persistence.testkit.WriteEvents;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shell of a group, on a journal that fails when it is told to. */
class GroupActorTest {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final String LOG = "group|033|" + Scene.ID;

  private final ActorTestKit kit =
      ActorTestKit.create(
          "group",
          PersistenceTestKitPlugin.getInstance()
              .config()
              .withFallback(PersistenceTestKitSnapshotPlugin.config())
              .withFallback(ConfigFactory.load()));
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final TestProbe<GroupAnswer> session = kit.createTestProbe(GroupAnswer.class);
  private final TestProbe<FanoutActorMessage> node = kit.createTestProbe(FanoutActorMessage.class);
  private final AtomicReference<ActorRef<GroupActorMessage>> group = new AtomicReference<>();

  /** Users who exist, and whose logs never fail. */
  private final class Around implements GroupSurroundings {
    @Override
    public void tell(UserId user, ToUser word) {
      group
          .get()
          .tell(
              new GroupActorMessage.FromUser(
                  switch (word) {
                    case ToUser.Invited any -> new ToGroup.Known(user, true, true);
                    case ToUser.Told told -> new ToGroup.Kept(user, told.membership().sequence());
                  }));
    }

    @Override
    public long now() {
      return System.currentTimeMillis();
    }
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private void spawn() {
    group.set(
        kit.spawn(
            GroupActor.create(
                Scene.ID,
                new LogPlace(LOG, "", ""),
                new Around(),
                actor -> actor.tell(new GroupActorMessage.Stop()))));
  }

  private void ask(Ask ask) {
    group.get().tell(new GroupActorMessage.FromSession(session.ref(), Scene.ANN, 1, ask));
  }

  private void create() {
    spawn();
    ask(Scene.create(Scene.BEN));
    assertThat(frame()).isInstanceOf(ServerFrame.Result.class);
  }

  private ServerFrame frame() {
    return ((GroupAnswer.Frame) session.receiveMessage(WAIT)).frame();
  }

  private long messages() {
    return journal.persistedInStorage(LOG).stream()
        .filter(GroupEvent.MessageStored.class::isInstance)
        .count();
  }

  @Test
  void nothing_is_written_for_a_group_that_is_not() {
    spawn();

    ask(Scene.send(1));
    ask(new Ask.Members("members"));
    group.get().tell(new GroupActorMessage.Attach(node.ref(), List.of(Scene.ANN)));

    assertThat(frame()).isInstanceOf(ServerFrame.Error.class);
    assertThat(frame()).isInstanceOf(ServerFrame.Error.class);
    FanoutActorMessage.FromGroup answer = (FanoutActorMessage.FromGroup) node.receiveMessage(WAIT);
    assertThat(((GroupNews.Attached) answer.news()).title()).isNull();
    assertThat(journal.persistedInStorage(LOG)).isEmpty();
  }

  @Test
  void what_comes_together_is_answered_one_by_one_in_order() {
    create();
    group.get().tell(new GroupActorMessage.Attach(node.ref(), List.of(Scene.ANN)));
    node.receiveMessage(WAIT);

    for (long number = 1; number <= 100; number++) {
      ask(Scene.send(number));
    }

    for (long number = 1; number <= 100; number++) {
      ServerFrame.Accepted accepted = (ServerFrame.Accepted) frame();
      assertThat(accepted.messages().getFirst().number()).isEqualTo(number);
      assertThat(accepted.messages().getFirst().sequence()).isEqualTo(number + 1);
      FanoutActorMessage.FromGroup pushed =
          (FanoutActorMessage.FromGroup) node.receiveMessage(WAIT);
      assertThat(((GroupNews.Pushed) pushed.news()).entries().getFirst().sequence())
          .isEqualTo(number + 1);
    }
    assertThat(messages()).isEqualTo(100);
    node.expectNoMessage(Duration.ZERO);
  }

  @Test
  void messages_that_come_while_a_write_is_under_way_go_down_in_one_write() throws Exception {
    create();
    Queue<Integer> writes = new ConcurrentLinkedQueue<>();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    journal.withPolicy((log, operation) -> {
      if (operation instanceof WriteEvents write) {
        writes.add(write.getBatch().size());
        begun.countDown();
        await(go);
      }
      return ProcessingSuccess.getInstance();
    });

    ask(Scene.send(1));
    await(begun);
    for (long number = 2; number <= 100; number++) {
      ask(Scene.send(number));
    }
    go.countDown();

    for (long number = 1; number <= 100; number++) {
      ServerFrame.Accepted accepted = (ServerFrame.Accepted) frame();
      assertThat(accepted.messages().getFirst().number()).isEqualTo(number);
      assertThat(accepted.messages().getFirst().sequence()).isEqualTo(number + 1);
    }
    assertThat(writes).containsExactly(1, 99);
    assertThat(messages()).isEqualTo(100);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void what_was_not_written_is_not_accepted_nor_pushed_and_can_be_sent_again() {
    create();
    group.get().tell(new GroupActorMessage.Attach(node.ref(), List.of(Scene.ANN)));
    node.receiveMessage(WAIT);

    journal.failNextPersisted(LOG);
    ask(Scene.send(1));
    assertThat(((ServerFrame.Error) frame()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    session.expectTerminated(group.get(), WAIT);

    session.expectNoMessage(Duration.ZERO);
    node.expectNoMessage(Duration.ZERO);
    spawn();
    ask(Scene.send(1));
    assertThat(((ServerFrame.Accepted) frame()).repeat()).isNull();
    assertThat(messages()).isEqualTo(1);
  }

  @Test
  void what_comes_before_the_end_is_answered_also_while_it_wakes() {
    create();
    kit.stop(group.get());

    spawn();
    ask(Scene.send(1));
    group.get().tell(new GroupActorMessage.Stop());

    assertThat(frame()).isInstanceOf(ServerFrame.Accepted.class);
    session.expectTerminated(group.get(), WAIT);
  }

  @Test
  void serves_nobody_before_it_has_written_that_it_woke() {
    create();
    kit.stop(group.get());
    journal.failNextPersisted(LOG);

    spawn();
    ask(Scene.send(1));

    session.expectTerminated(group.get(), WAIT);
    session.expectNoMessage(Duration.ZERO);
    assertThat(messages()).isZero();
  }

  @Test
  void a_group_that_has_nothing_to_do_rests() {
    spawn();

    ask(Scene.send(1));

    session.expectTerminated(group.get(), WAIT);
  }
}
