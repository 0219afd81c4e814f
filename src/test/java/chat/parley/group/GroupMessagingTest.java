package chat.parley.group;

import static chat.parley.group.Scene.ANN;
import static chat.parley.group.Scene.BEN;
import static chat.parley.group.Scene.CAT;
import static chat.parley.group.Scene.DAN;
import static chat.parley.group.Scene.NODE;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.group.Scene.Person;
import chat.parley.model.Entry;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Messages, pages and marks of a group. */
class GroupMessagingTest {
  private final Scene scene = new Scene();
  private final Person ann = new Person(ANN);
  private final Person ben = new Person(BEN);
  private final Person cat = new Person(CAT);
  private final Person dan = new Person(DAN);

  private void created() {
    assertThat(scene.asks(ann, Scene.create(BEN, CAT))).isInstanceOf(ServerFrame.Result.class);
  }

  private List<Entry> pushed() {
    return scene.news.stream()
        .filter(GroupNews.Pushed.class::isInstance)
        .flatMap(each -> ((GroupNews.Pushed) each).entries().stream())
        .toList();
  }

  @Test
  void a_repeated_batch_is_accepted_again_and_stored_once_even_for_who_has_left() {
    created();
    scene.asks(ben, Scene.send(1));
    ServerFrame.Accepted first = (ServerFrame.Accepted) ben.last();
    scene.asks(ben, Scene.send(1));
    ServerFrame.Accepted second = (ServerFrame.Accepted) ben.last();

    assertThat(second.messages()).isEqualTo(first.messages());
    assertThat(second.repeat()).isTrue();
    scene.asks(ben, new Ask.Leave("leave"));
    scene.asks(ben, Scene.send(1));
    assertThat(ben.last()).isInstanceOf(ServerFrame.Accepted.class);
    scene.asks(ben, Scene.send(2));
    assertThat(ben.error()).isEqualTo(ErrorCode.NOT_MEMBER);
    assertThat(scene.log).filteredOn(GroupEvent.MessageStored.class::isInstance).hasSize(1);
  }

  @Test
  void an_older_copy_of_a_store_is_told_so_also_after_its_user_has_left() {
    created();
    scene.asks(ben, Scene.send(1));
    scene.asks(ben, Scene.send(2));
    scene.asks(ben, new Ask.Leave("leave"));

    scene.asks(ben, Scene.send(1));

    assertThat(ben.error()).isEqualTo(ErrorCode.NUMBER_REUSED);
  }

  @Test
  void one_message_is_one_event_and_one_push_to_a_node() {
    created();
    scene.does(new GroupCommand.Attach(NODE, List.of(ANN, BEN)));
    scene.news.clear();
    int before = scene.log.size();

    scene.asks(ann, Scene.send(1));

    assertThat(scene.log).hasSize(before + 1);
    assertThat(scene.news).hasSize(1);
    assertThat(pushed()).hasSize(1);
  }

  @Test
  void pages_show_each_time_of_membership_and_nothing_between() {
    created();
    scene.asks(ann, Scene.send(1));
    scene.asks(ann, new Ask.Remove("remove", List.of(BEN)));
    scene.asks(ann, Scene.send(2));
    scene.asks(ben, Scene.after(0));
    assertThat(ben.error()).isEqualTo(ErrorCode.NOT_MEMBER);
    scene.asks(ann, new Ask.Add("add", List.of(BEN)));
    scene.asks(ann, Scene.send(3));

    ServerFrame.Messages first = (ServerFrame.Messages) scene.asks(ben, Scene.after(0));
    ServerFrame.Messages second = (ServerFrame.Messages) scene.asks(ben, Scene.after(3));
    ServerFrame.Messages last =
        (ServerFrame.Messages)
            scene.asks(ben, new Ask.Pull("p", OptionalLong.of(7), OptionalLong.empty(), 200));

    assertThat(first.entries()).extracting(Entry::sequence).containsExactly(1L, 2L, 3L);
    assertThat(first.more()).isTrue();
    assertThat(second.entries()).extracting(Entry::sequence).containsExactly(5L, 6L);
    assertThat(second.more()).isFalse();
    assertThat(last.entries()).extracting(Entry::sequence).containsExactly(5L, 6L);
    assertThat(last.more()).isTrue();
  }

  @Test
  void an_incarnation_that_knows_less_than_the_asker_gives_no_page_that_could_have_a_hole() {
    created();
    scene.asks(ann, Scene.send(1));

    scene.asks(ben, new Ask.Pull("p", OptionalLong.of(4), OptionalLong.empty(), 200));
    assertThat(ben.error()).isEqualTo(ErrorCode.UNAVAILABLE);

    ServerFrame.Messages page =
        (ServerFrame.Messages)
            scene.asks(ben, new Ask.Pull("p", OptionalLong.of(3), OptionalLong.empty(), 200));
    assertThat(page.entries()).extracting(Entry::sequence).containsExactly(1L, 2L);
  }

  @Test
  void each_member_is_told_the_lowest_marks_of_the_others() {
    created();
    scene.asks(ann, Scene.send(1));
    scene.does(new GroupCommand.Attach(NODE, List.of(ANN)));
    scene.does(new GroupCommand.Mark(NODE, List.of(new MarkUp(ANN, 2, 2), new MarkUp(BEN, 2, 1))));
    scene.news.clear();
    scene.does(new GroupCommand.Mark(NODE, List.of(new MarkUp(CAT, 9, 0))));

    Minima minima = ((GroupNews.MarksMoved) scene.news.getLast()).minima();
    assertThat(minima.theirs(ANN)).isEqualTo(new ServerFrame.Reached(2, 0));
    assertThat(minima.theirs(CAT)).isEqualTo(new ServerFrame.Reached(2, 1));
    scene.later(GroupTiming.FLUSH_MS);
    assertThat(((GroupNews.MarksMoved) scene.news.getLast()).mine())
        .contains(new GroupNews.Mine(CAT, new ServerFrame.Reached(2, 0)));
    assertThat(scene.standing(BEN).orElseThrow().mine()).isEqualTo(new ServerFrame.Reached(2, 1));
  }

  @Test
  void info_lists_who_was_there_at_the_entry_even_if_gone_since() {
    created();
    scene.asks(ann, Scene.send(1));
    scene.does(new GroupCommand.Mark(NODE, List.of(new MarkUp(BEN, 2, 0))));
    scene.asks(ben, new Ask.Leave("leave"));
    scene.asks(ann, new Ask.Add("add", List.of(DAN)));

    ServerFrame.Result info = (ServerFrame.Result) scene.asks(ann, new Ask.Info("info", 2));

    assertThat(info.marks()).extracting(ServerFrame.UserMarks::user).containsExactly(BEN, CAT);
    assertThat(info.marks().getFirst().received()).isTrue();
    assertThat(info.marks().getLast().received()).isFalse();
    scene.asks(dan, new Ask.Info("info", 2));
    assertThat(dan.error()).isEqualTo(ErrorCode.NOT_MEMBER);
  }
}
