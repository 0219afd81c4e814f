package chat.parley.group;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node's fan-out, with a group that a test speaks for and a clock that it sets. */
class FanoutTest {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final ActorTestKit kit = ActorTestKit.create("fanout", ConfigFactory.load());
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final BlockingQueue<GroupActorMessage> toGroup = new LinkedBlockingQueue<>();
  private final TestProbe<GroupActorMessage> group = kit.createTestProbe(GroupActorMessage.class);
  private final TestProbe<FanoutEvent> ann = kit.createTestProbe(FanoutEvent.class);
  private final TestProbe<FanoutEvent> ben = kit.createTestProbe(FanoutEvent.class);
  private final AtomicBoolean faulty = new AtomicBoolean();
  private ActorRef<FanoutActorMessage> fanout;

  @BeforeEach
  void start() {
    fanout =
        kit.spawn(
            FanoutActor.create(
                (id, message) -> {
                  if (faulty.compareAndSet(true, false)) {
                    throw new IllegalStateException("a fault of this test");
                  }
                  toGroup.add(message);
                },
                () -> java.time.Instant.ofEpochMilli(now.get()),
                new Random(1)));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private void register(TestProbe<FanoutEvent> session, UserId user, GroupId... ids) {
    fanout.tell(new FanoutActorMessage.Register(session.ref(), user, 1, Set.of(ids)));
  }

  private <T extends GroupActorMessage> T asked(Class<T> type) throws InterruptedException {
    GroupActorMessage message = toGroup.poll(WAIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(message).isInstanceOf(type);
    return type.cast(message);
  }

  /**
   * Waits until the fan-out has heard everything that it was told: it dismisses a strange group.
   */
  private void heard() {
    TestProbe<GroupActorMessage> stranger = kit.createTestProbe(GroupActorMessage.class);
    GroupId strange = new GroupId("y".repeat(26));
    fanout.tell(new FanoutActorMessage.FromGroup(stranger.ref(), strange, 1, pushed(1, 1)));
    assertThat(stranger.receiveMessage(WAIT)).isInstanceOf(GroupActorMessage.Detach.class);
  }

  private void says(GroupNews news) {
    fanout.tell(new FanoutActorMessage.FromGroup(group.ref(), Scene.ID, 1, news));
  }

  private static GroupNews.Attached attached(long changed, long head, UserId... members) {
    return new GroupNews.Attached(
        changed,
        head,
        "Friends",
        null,
        Minima.NONE,
        Stream.of(members).map(each -> standing(each, true, head)).toList());
  }

  private static GroupNews.Standing standing(UserId user, boolean member, long upTo) {
    return new GroupNews.Standing(
        user,
        member,
        member ? List.of() : List.of(new Stay(1, upTo)),
        new ServerFrame.Reached(0, 0),
        List.of());
  }

  private static Entry entry(long sequence) {
    return new Entry(sequence, 1, new Sender(Scene.CAT, 1), false, Scene.message(sequence));
  }

  private static GroupNews.Pushed pushed(long changed, long... sequences) {
    return new GroupNews.Pushed(
        changed, false, java.util.Arrays.stream(sequences).mapToObj(FanoutTest::entry).toList());
  }

  private static long headOf(TestProbe<FanoutEvent> session) {
    return ((FanoutEvent.HeadMoved) session.receiveMessage(WAIT)).head().head();
  }

  private static long entryOf(TestProbe<FanoutEvent> session) {
    FanoutEvent.Told told = (FanoutEvent.Told) session.receiveMessage(WAIT);
    return ((ServerFrame.Message) told.frame()).entry().sequence();
  }

  /** Two members, who have been told head 5. */
  private void twoAttached() throws InterruptedException {
    register(ann, Scene.ANN, Scene.ID);
    register(ben, Scene.BEN, Scene.ID);
    heard();
    now.addAndGet(GroupTiming.GATHER_MS);
    assertThat(asked(GroupActorMessage.Attach.class).users())
        .containsExactlyInAnyOrder(Scene.ANN, Scene.BEN);
    says(attached(1, 5, Scene.ANN, Scene.BEN));
    assertThat(headOf(ann)).isEqualTo(5);
    assertThat(headOf(ben)).isEqualTo(5);
  }

  @Test
  void one_push_is_told_to_every_session_in_the_same_bytes() throws Exception {
    twoAttached();

    says(pushed(1, 6));

    FanoutEvent.Told one = (FanoutEvent.Told) ann.receiveMessage(WAIT);
    FanoutEvent.Told other = (FanoutEvent.Told) ben.receiveMessage(WAIT);
    assertThat(one).isEqualTo(other);
    assertThat(one.utf8()).isEqualTo(other.utf8());
    assertThat(toGroup).isEmpty();
  }

  @Test
  void a_lost_last_push_is_noticed_within_a_minute() throws Exception {
    twoAttached();

    now.addAndGet(60_000);
    assertThat(asked(GroupActorMessage.Attach.class).users()).hasSize(2);
    says(attached(1, 7, Scene.ANN, Scene.BEN));

    assertThat(headOf(ann)).isEqualTo(7);
    assertThat(headOf(ben)).isEqualTo(7);
  }

  @Test
  void a_push_after_a_gap_is_made_good_by_the_head() throws Exception {
    twoAttached();

    says(pushed(1, 7));
    asked(GroupActorMessage.Attach.class);
    says(attached(1, 7, Scene.ANN, Scene.BEN));

    assertThat(headOf(ann)).isEqualTo(7);
    says(pushed(1, 8));
    assertThat(entryOf(ann)).isEqualTo(8);
  }

  @Test
  void nothing_is_forwarded_after_a_change_that_the_node_does_not_know() throws Exception {
    twoAttached();

    says(pushed(6, 7));
    asked(GroupActorMessage.Attach.class);
    says(pushed(6, 8));
    ann.expectNoMessage(SHORT);
    ben.expectNoMessage(Duration.ZERO);
    says(
        new GroupNews.Attached(
            6,
            8,
            "Friends",
            null,
            Minima.NONE,
            List.of(standing(Scene.ANN, true, 8), standing(Scene.BEN, false, 6))));

    assertThat(headOf(ann)).isEqualTo(8);
    assertThat(ben.receiveMessage(WAIT))
        .isEqualTo(new FanoutEvent.Left(Scene.ID, List.of(new Stay(1, 6))));
    says(pushed(6, 9));
    assertThat(entryOf(ann)).isEqualTo(9);
    ben.expectNoMessage(SHORT);
  }

  @Test
  void a_change_is_shown_to_those_who_were_members_before_it_and_the_node_asks_again()
      throws Exception {
    twoAttached();

    says(new GroupNews.Pushed(1, true, List.of(entry(6))));
    says(pushed(6, 7));

    assertThat(entryOf(ann)).isEqualTo(6);
    assertThat(entryOf(ben)).isEqualTo(6);
    assertThat(asked(GroupActorMessage.Attach.class).users()).hasSize(2);
    ben.expectNoMessage(SHORT);
  }

  @Test
  void a_group_that_has_ended_is_told_to_sessions_and_attached_to_again() throws Exception {
    twoAttached();

    group.stop();
    assertThat(ann.receiveMessage(WAIT)).isEqualTo(new FanoutEvent.Gone(Scene.ID));
    assertThat(ben.receiveMessage(WAIT)).isEqualTo(new FanoutEvent.Gone(Scene.ID));
    now.addAndGet(1_000);

    assertThat(asked(GroupActorMessage.Attach.class).users()).hasSize(2);
  }

  @Test
  void a_group_that_does_not_answer_is_asked_again() throws Exception {
    register(ann, Scene.ANN, Scene.ID);
    heard();
    now.addAndGet(GroupTiming.GATHER_MS);
    asked(GroupActorMessage.Attach.class);

    now.addAndGet(2 * GroupTiming.ANSWER_NODE_MS);

    asked(GroupActorMessage.Attach.class);
  }

  @Test
  void marks_of_many_sessions_go_to_the_group_together_and_strange_ones_nowhere() throws Exception {
    twoAttached();

    fanout.tell(new FanoutActorMessage.Mark(ann.ref(), false, Map.of(Scene.ID, 5L)));
    fanout.tell(new FanoutActorMessage.Mark(ben.ref(), true, Map.of(Scene.ID, 4L)));
    GroupId strange = new GroupId("z".repeat(26));
    fanout.tell(new FanoutActorMessage.Mark(ben.ref(), true, Map.of(strange, 4L)));
    heard();
    now.addAndGet(GroupTiming.GATHER_MS);

    assertThat(asked(GroupActorMessage.Marks.class).marks())
        .containsExactlyInAnyOrder(new MarkUp(Scene.ANN, 5, 0), new MarkUp(Scene.BEN, 4, 4));
  }

  @Test
  void after_a_fault_sessions_are_told_and_all_goes_on_when_they_register_again() throws Exception {
    twoAttached();

    faulty.set(true);
    now.addAndGet(60_000);

    assertThat(ann.receiveMessage(WAIT)).isEqualTo(new FanoutEvent.Forgotten());
    assertThat(ben.receiveMessage(WAIT)).isEqualTo(new FanoutEvent.Forgotten());
    says(pushed(1, 6));
    assertThat(group.receiveMessage(WAIT)).isInstanceOf(GroupActorMessage.Detach.class);
    register(ann, Scene.ANN, Scene.ID);
    heard();
    now.addAndGet(GroupTiming.GATHER_MS);
    assertThat(asked(GroupActorMessage.Attach.class).users()).containsExactly(Scene.ANN);
    says(attached(1, 6, Scene.ANN));
    assertThat(headOf(ann)).isEqualTo(6);
    says(pushed(1, 7));
    assertThat(entryOf(ann)).isEqualTo(7);
    ben.expectNoMessage(Duration.ZERO);
  }

  @Test
  void own_marks_that_a_node_missed_are_told_when_it_attaches_again() throws Exception {
    twoAttached();

    now.addAndGet(60_000);
    asked(GroupActorMessage.Attach.class);
    ServerFrame.Reached read = new ServerFrame.Reached(5, 4);
    says(
        new GroupNews.Attached(
            1,
            5,
            "Friends",
            null,
            Minima.NONE,
            List.of(
                new GroupNews.Standing(Scene.ANN, true, List.of(), read, List.of()),
                standing(Scene.BEN, true, 5))));

    FanoutEvent.Told told = (FanoutEvent.Told) ann.receiveMessage(WAIT);
    assertThat(((ServerFrame.Marks) told.frame()).mine()).isEqualTo(read);
    ben.expectNoMessage(SHORT);
  }

  @Test
  void a_node_whose_last_session_is_gone_detaches() throws Exception {
    twoAttached();

    fanout.tell(new FanoutActorMessage.Leave(ann.ref()));
    ben.stop();

    asked(GroupActorMessage.Detach.class);
  }
}
