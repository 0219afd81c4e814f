package chat.parley.user;

import static chat.parley.user.TestUser.ALICE;
import static chat.parley.user.TestUser.BOB;
import static chat.parley.user.TestUser.PHONE;
import static chat.parley.user.TestUser.message;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Two users whose entities' messages are delivered in any order, more than once, or never. */
class UserPropertiesTest {
  private static final int TRIES = 300;

  /** One thing that happens: to which user, what, and a number that says more. */
  record Step(boolean alice, int what, int number) {}

  /** Both users, and what is under way between their entities. */
  private static final class Pair {
    private final TestUser alice = TestUser.online(ALICE);
    private final TestUser bob = TestUser.online(BOB);
    private final List<UserCommand.OfPeer> underWay = new ArrayList<>();
    private final Map<UserId, List<Message>> unanswered = new java.util.TreeMap<>();
    private long lastNumber;

    private TestUser user(UserId id) {
      return id.equals(ALICE) ? alice : bob;
    }

    private TestUser other(TestUser user) {
      return user == alice ? bob : alice;
    }

    private void step(Step step) {
      TestUser user = step.alice() ? alice : bob;
      switch (step.what()) {
        case 0, 1 -> send(user, step.number() % 3 + 1);
        case 2, 3, 4, 5 -> deliver(step.number(), true);
        case 6 -> deliver(step.number(), false);
        case 7 -> {
          user.mark(PHONE, step.number() % 2 == 0, other(user).id, step.number());
          sent(user);
        }
        case 8 -> {
          user.later(step.number() * 100L);
          sent(user);
        }
        default -> {
          user.restart();
          user.hello(PHONE, 1);
          sent(user);
        }
      }
    }

    /** Writes a new batch, or the same again while it is unanswered. */
    private void send(TestUser user, int size) {
      List<Message> batch =
          unanswered.computeIfAbsent(
              user.id,
              each ->
                  LongStream.range(0, size)
                      .mapToObj(i -> message(++lastNumber, lastNumber))
                      .toList());
      user.send(PHONE, 1, other(user).id, batch.toArray(Message[]::new));
      sent(user);
    }

    private void sent(TestUser user) {
      underWay.addAll(user.toPeers());
      for (Effect effect : user.last) {
        if (effect instanceof Effect.SendRecord e) {
          List<Entry> all = user.entries(e.user());
          underWay.add(
              new UserCommand.Record(
                  user.id, all.subList((int) e.after(), (int) Math.min(e.head(), e.after() + 32))));
        }
        if (effect instanceof Effect.ToSession e
            && e.event() instanceof SessionEvent.Frame(var frame)
            && frame instanceof chat.parley.protocol.ServerFrame.Accepted) {
          unanswered.remove(user.id);
        }
      }
    }

    /** One message arrives; it stays under way when it will come once more. */
    private void deliver(int number, boolean last) {
      if (underWay.isEmpty()) {
        return;
      }
      int index = number % underWay.size();
      UserCommand.OfPeer command = last ? underWay.remove(index) : underWay.get(index);
      TestUser to = other(user(command.from()));
      to.on(command);
      sent(to);
    }

    /** Everything arrives, and time passes until nothing is left to be said. */
    private void settle() {
      for (int round = 0; round < 12; round++) {
        for (TestUser user : List.of(alice, bob)) {
          user.later(61_000);
          sent(user);
          user.hello(PHONE, 1);
          if (unanswered.containsKey(user.id)) {
            send(user, 1);
          }
          deliverAll();
        }
      }
    }

    private void deliverAll() {
      while (!underWay.isEmpty()) {
        deliver(0, true);
      }
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(0, 30))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  private static Pair after(List<Step> steps) {
    Pair pair = new Pair();
    steps.forEach(pair::step);
    return pair;
  }

  @Property(tries = TRIES)
  void a_replayed_log_is_the_live_state(@ForAll("steps") List<Step> steps) {
    Pair pair = after(steps);

    assertThat(pair.alice.replayed()).isEqualTo(pair.alice.state);
    assertThat(pair.bob.replayed()).isEqualTo(pair.bob.state);
  }

  @Property(tries = TRIES)
  void sequences_are_dense_and_the_same_on_both_sides(@ForAll("steps") List<Step> steps) {
    Pair pair = after(steps);
    List<Entry> alices = pair.alice.entries(BOB);
    List<Entry> bobs = pair.bob.entries(ALICE);
    int common = Math.min(alices.size(), bobs.size());
    assertThat(alices.subList(0, common)).isEqualTo(bobs.subList(0, common));

    pair.settle();

    List<Entry> all = pair.alice.entries(BOB);
    assertThat(pair.bob.entries(ALICE)).isEqualTo(all);
    assertThat(all).extracting(Entry::sequence).isEqualTo(dense(all.size()));
    assertThat(all).extracting(Entry::id).doesNotHaveDuplicates();
    assertThat(pair.unanswered).isEmpty();
  }

  private static List<Long> dense(int size) {
    return LongStream.rangeClosed(1, size).boxed().toList();
  }

  @Property(tries = TRIES)
  void marks_only_grow_and_reach_the_other_side(@ForAll("steps") List<Step> steps) {
    Pair pair = new Pair();
    Progress before = Progress.none(BOB);
    for (Step step : steps) {
      pair.step(step);
      Progress now = progress(pair.alice, BOB);
      assertThat(now.mine().covers(before.mine())).isTrue();
      assertThat(now.theirs().covers(before.theirs())).isTrue();
      before = now;
    }

    pair.settle();

    assertThat(progress(pair.alice, BOB).theirs().covers(progress(pair.bob, ALICE).mine()))
        .isTrue();
    assertThat(progress(pair.bob, ALICE).theirs().covers(progress(pair.alice, BOB).mine()))
        .isTrue();
  }

  private static Progress progress(TestUser user, UserId peer) {
    return user.state.chat(peer).map(Chat::progress).orElse(Progress.none(peer));
  }

  @Property(tries = TRIES)
  void the_mailbox_is_what_no_device_has_stored(@ForAll("steps") List<Step> steps) {
    Pair pair = after(steps);
    pair.settle();
    long head = pair.bob.state.timeline(ALICE).head();
    long stored = head / 2;

    pair.bob.mark(PHONE, false, ALICE, stored);
    pair.bob.later(1_000);

    long received = progress(pair.bob, ALICE).mine().received().upTo();
    assertThat(received).isGreaterThanOrEqualTo(stored).isLessThanOrEqualTo(head);
    pair.bob.mark(PHONE, false, ALICE, Long.MAX_VALUE);
    pair.bob.later(1_000);
    assertThat(progress(pair.bob, ALICE).mine().received().upTo()).isEqualTo(head);
  }
}
