package chat.parley.group;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.Membership;
import chat.parley.group.Scene.Person;
import chat.parley.model.Bytes;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.UserId;
import chat.parley.protocol.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever people ask in whatever order, across crashes, the group keeps its rules. */
class GroupPropertiesTest {

  @Property(tries = 300)
  void a_group_keeps_its_rules_whatever_is_asked(
      @ForAll long seed, @ForAll @IntRange(min = 10, max = 120) int steps) {
    Run run = new Run(new Random(seed));
    for (int i = 0; i < steps; i++) {
      run.step();
      run.check();
    }
    run.settle();
    run.checkAtRest();
  }

  private static final class Run {
    final Random random;
    final Scene scene = new Scene();
    final List<Person> people =
        IntStream.range(0, 12).mapToObj(i -> new Person(new UserId("user-" + i))).toList();
    final Map<UserId, Long> numbers = new HashMap<>();
    final Map<UserId, Long> received = new HashMap<>();

    Run(Random random) {
      this.random = random;
      scene.asks(people.getFirst(), Scene.create(user(), user()));
    }

    UserId user() {
      return person().user();
    }

    Person person() {
      return people.get(random.nextInt(people.size()));
    }

    List<UserId> some() {
      return IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(i -> user()).toList();
    }

    void step() {
      scene.now += random.nextInt(2_000);
      switch (random.nextInt(12)) {
        case 0 -> scene.restart();
        case 1 -> scene.does(new GroupCommand.Tick());
        case 2 -> scene.does(new GroupCommand.Attach(Scene.NODE, List.of(user(), user())));
        case 3 -> mark();
        case 4 -> {
          if (!scene.deaf.add(user())) {
            scene.deaf.clear();
          }
        }
        default -> {
          List<GroupCommand> batch = new ArrayList<>();
          for (int i = random.nextInt(4); i >= 0; i--) {
            Person person = person();
            batch.add(new GroupCommand.Asked(person, ask(person.user())));
          }
          scene.step(batch);
          scene.does(new GroupCommand.Tick());
        }
      }
    }

    private void mark() {
      long to = random.nextLong(scene.state.head() + 2);
      scene.does(
          new GroupCommand.Mark(
              Scene.NODE, List.of(new MarkUp(user(), to, random.nextLong(to + 1)))));
    }

    private Ask ask(UserId user) {
      return switch (random.nextInt(12)) {
        case 0 -> new Ask.Add("r", some());
        case 1 -> new Ask.Remove("r", some());
        case 2 -> new Ask.Leave("r");
        case 3 -> new Ask.Promote("r", user());
        case 4 -> new Ask.Demote("r", user());
        case 5 -> new Ask.Rename("r", "title " + random.nextInt(3));
        case 6 -> new Ask.Link("r", "link", Bytes.utf8("secret"), 0);
        case 7 -> new Ask.Join("r", Bytes.utf8("secret"));
        default -> {
          long last = numbers.getOrDefault(user, 0L);
          long first = random.nextInt(4) == 0 && last > 0 ? last : last + 1;
          numbers.put(user, first);
          yield new Ask.Send(List.of(Scene.message(first)));
        }
      };
    }

    void check() {
      GroupState state = scene.state;
      assertThat(scene.replayed()).isEqualTo(state);
      assertThat(roundTrip(state)).isEqualTo(state);
      assertThat(state.memberCount()).isLessThanOrEqualTo(Limits.MEMBERS_MAX);
      if (state.memberCount() > 0) {
        assertThat(state.members().anyMatch(each -> each.getValue().role() == Role.ADMIN)).isTrue();
      }
      List<Entry> entries = entries();
      for (int i = 0; i < entries.size(); i++) {
        assertThat(entries.get(i).sequence()).isEqualTo(i + 1);
        assertThat(i == 0 || entries.get(i).time() >= entries.get(i - 1).time()).isTrue();
      }
      state
          .participants()
          .forEach((user, each) -> {
            assertThat(each.marks().received().upTo()).isLessThanOrEqualTo(state.head());
            assertThat(each.marks().read().upTo())
                .isLessThanOrEqualTo(each.marks().received().upTo());
            assertThat(each.marks().received().upTo())
                .isGreaterThanOrEqualTo(received.getOrDefault(user, 0L));
            received.put(user, each.marks().received().upTo());
            long end = 0;
            for (Span span : each.spans()) {
              assertThat(span.from()).isGreaterThan(end);
              end = span.to();
            }
          });
    }

    private static GroupState roundTrip(GroupState state) {
      GroupEventCodec codec = new GroupEventCodec();
      return (GroupState) codec.decode(codec.manifest(state), codec.encode(state));
    }

    private List<Entry> entries() {
      List<Entry> entries = new ArrayList<>();
      for (GroupEvent event : scene.log) {
        if (event instanceof GroupEvent.MessageStored stored) {
          entries.add(stored.entry());
        } else if (event instanceof GroupEvent.Changed changed) {
          entries.add(changed.entry());
        }
      }
      return entries;
    }

    void settle() {
      scene.deaf.clear();
      for (int i = 0; i < 5; i++) {
        scene.later(60_000);
      }
    }

    /** Everybody's log knows the truth, and no message stands twice. */
    void checkAtRest() {
      check();
      scene
          .state
          .participants()
          .forEach((user, each) ->
              assertThat(scene.known.get(user))
                  .isEqualTo(new Membership(Scene.ID, each.changed(), each.isMember())));
      assertThat(
              entries().stream()
                  .filter(each -> each.sender().device() != 0)
                  .map(each -> each.sender().user() + " " + number(each.message())))
          .doesNotHaveDuplicates();
    }

    private static long number(Message message) {
      return message.number();
    }
  }
}
