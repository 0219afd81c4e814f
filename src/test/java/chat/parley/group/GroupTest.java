package chat.parley.group;

import static chat.parley.group.Scene.ANN;
import static chat.parley.group.Scene.BEN;
import static chat.parley.group.Scene.CAT;
import static chat.parley.group.Scene.DAN;
import static chat.parley.group.Scene.NODE;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.Membership;
import chat.parley.group.Scene.Person;
import chat.parley.model.Bytes;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a group decides, asked step by step. */
class GroupTest {
  private final Scene scene = new Scene();
  private final Person ann = new Person(ANN);
  private final Person ben = new Person(BEN);
  private final Person cat = new Person(CAT);
  private final Person dan = new Person(DAN);

  private void created() {
    assertThat(scene.asks(ann, Scene.create(BEN, CAT))).isInstanceOf(ServerFrame.Result.class);
  }

  private static List<UserId> users(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(i -> new UserId("user-" + i)).toList();
  }

  @Test
  void a_new_group_has_its_creator_as_admin_and_everybody_s_log_knows() {
    created();

    assertThat(scene.log).hasSize(1);
    assertThat(scene.state.isAdmin(ANN)).isTrue();
    assertThat(scene.state.isAdmin(BEN)).isFalse();
    assertThat(scene.known)
        .containsEntry(ANN, new Membership(Scene.ID, 1, true))
        .containsEntry(CAT, new Membership(Scene.ID, 1, true));
  }

  @Test
  void the_answer_waits_also_for_logs_of_users_who_were_named_but_had_gone_already() {
    created();
    scene.deaf.add(CAT);
    assertThat(scene.asks(ann, new Ask.Remove("one", List.of(CAT)))).isNull();

    assertThat(scene.asks(ann, new Ask.Remove("two", List.of(CAT, BEN)))).isNull();
    scene.deaf.remove(CAT);
    int before = ann.heard().size();
    scene.later(1_000);

    assertThat(scene.known).containsEntry(CAT, new Membership(Scene.ID, 2, false));
    assertThat(ann.heard()).hasSize(before + 2);
    assertThat(ann.last()).isInstanceOf(ServerFrame.Result.class);
  }

  @Test
  void creating_again_changes_nothing_and_somebody_else_finds_the_id_taken() {
    created();

    assertThat(scene.asks(ann, Scene.create(BEN, CAT))).isInstanceOf(ServerFrame.Result.class);
    scene.asks(dan, Scene.create());

    assertThat(scene.log).filteredOn(GroupEvent.Changed.class::isInstance).hasSize(1);
    assertThat(dan.error()).isEqualTo(ErrorCode.TAKEN);
  }

  @Test
  void what_is_so_already_is_answered_only_by_a_group_that_may_still_write() {
    created();
    int before = scene.log.size();

    assertThat(scene.asks(ann, new Ask.Rename("same", scene.state.title())))
        .isInstanceOf(ServerFrame.Result.class);

    assertThat(scene.log.subList(before, scene.log.size()))
        .containsExactly(new GroupEvent.Confirmed(List.of()));
  }

  @Test
  void nothing_is_written_for_an_id_that_names_no_group() {
    scene.does(new GroupCommand.Wake());
    scene.does(new GroupCommand.Attach(NODE, List.of(ANN)));
    scene.asks(ann, Scene.send(1));
    scene.asks(ann, new Ask.Add("add", List.of(BEN)));
    scene.asks(ann, new Ask.Join("join", Bytes.utf8("hash")));
    scene.does(new GroupCommand.Mark(NODE, List.of(new MarkUp(ANN, 3, 3))));
    scene.later(GroupTiming.NODE_MS);

    assertThat(scene.log).isEmpty();
    assertThat(scene.rested).isTrue();
    assertThat(ann.heard()).allMatch(each -> isNotMember(each));
  }

  private static boolean isNotMember(GroupAnswer answer) {
    return answer instanceof GroupAnswer.Frame(ServerFrame.Error error)
        && error.code() == ErrorCode.NOT_MEMBER;
  }

  @Test
  void an_unknown_user_refuses_the_whole_list() {
    created();
    scene.unknown.add(DAN);

    scene.asks(ann, new Ask.Add("add", List.of(new UserId("eve"), DAN)));

    assertThat(ann.error()).isEqualTo(ErrorCode.UNKNOWN_USER);
    assertThat(scene.state.memberCount()).isEqualTo(3);
  }

  @Test
  void the_two_hundred_and_first_member_is_refused_and_a_list_is_added_whole_or_not() {
    created();
    scene.asks(ann, new Ask.Add("add", users(0, 196)));
    assertThat(scene.state.memberCount()).isEqualTo(199);

    scene.asks(ann, new Ask.Add("two", users(300, 2)));
    assertThat(ann.error()).isEqualTo(ErrorCode.GROUP_FULL);
    assertThat(scene.state.memberCount()).isEqualTo(199);

    scene.asks(ann, new Ask.Add("one", users(300, 1)));
    assertThat(scene.state.memberCount()).isEqualTo(200);
    scene.asks(ann, new Ask.Add("more", users(400, 1)));
    assertThat(ann.error()).isEqualTo(ErrorCode.GROUP_FULL);
  }

  @Test
  void two_admins_who_fill_the_last_place_at_once_fill_it_once() {
    created();
    scene.asks(ann, new Ask.Promote("promote", BEN));
    scene.asks(ann, new Ask.Add("add", users(0, 196)));
    scene.step(
        List.of(
            new GroupCommand.Asked(ann, new Ask.Add("a", users(300, 1))),
            new GroupCommand.Asked(ben, new Ask.Add("b", users(301, 1)))));
    scene.does(new GroupCommand.Tick());

    assertThat(scene.state.memberCount()).isEqualTo(200);
    assertThat(List.of(ann.last(), ben.last()))
        .hasAtLeastOneElementOfType(ServerFrame.Result.class)
        .hasAtLeastOneElementOfType(ServerFrame.Error.class);
  }

  @Test
  void plain_members_change_nothing_but_their_own_membership() {
    created();

    for (Ask ask :
        List.of(
            new Ask.Add("r", List.of(DAN)),
            new Ask.Remove("r", List.of(CAT)),
            new Ask.Promote("r", BEN),
            new Ask.Demote("r", ANN),
            new Ask.Rename("r", "Mine"),
            new Ask.Describe("r", "mine"),
            new Ask.Link("r", "link", Bytes.utf8("hash"), 0),
            new Ask.Unlink("r"))) {
      scene.asks(ben, ask);
      assertThat(ben.error()).isEqualTo(ErrorCode.FORBIDDEN);
    }
    scene.asks(ben, new Ask.Leave("leave"));

    assertThat(ben.last()).isInstanceOf(ServerFrame.Result.class);
    assertThat(scene.known).containsEntry(BEN, new Membership(Scene.ID, 2, false));
  }

  @Test
  void the_last_admin_s_leaving_promotes_who_has_been_there_for_longest() {
    created();
    scene.asks(ann, new Ask.Remove("remove", List.of(BEN)));
    scene.asks(ann, new Ask.Add("add", List.of(BEN)));

    scene.asks(ann, new Ask.Leave("leave"));

    assertThat(scene.state.isAdmin(CAT)).isTrue();
    assertThat(scene.state.isAdmin(BEN)).isFalse();
    assertThat(
            ((GroupEvent.Changed)
                    scene.log.stream()
                        .filter(GroupEvent.Changed.class::isInstance)
                        .reduce((one, other) -> other)
                        .orElseThrow())
                .change()
                .promoted())
        .isEqualTo(CAT);
  }

  @Test
  void the_last_admin_can_not_be_demoted() {
    created();

    scene.asks(ann, new Ask.Demote("demote", ANN));

    assertThat(ann.error()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(scene.state.isAdmin(ANN)).isTrue();
  }

  @Test
  void a_group_whose_last_member_left_is_closed_for_ever() {
    Bytes secret = Bytes.utf8("secret");
    scene.asks(ann, Scene.create());
    scene.asks(ann, new Ask.Link("link", "text", secret, 0));
    scene.asks(ann, new Ask.Leave("leave"));

    scene.asks(ben, new Ask.Join("join", secret));
    assertThat(ben.error()).isEqualTo(ErrorCode.NOT_MEMBER);
    scene.asks(ann, Scene.send(1));
    assertThat(ann.error()).isEqualTo(ErrorCode.NOT_MEMBER);
    scene.asks(ann, Scene.create());
    assertThat(ann.error()).isEqualTo(ErrorCode.TAKEN);
  }

  @Test
  void the_answer_waits_until_the_log_of_who_was_added_knows() {
    created();
    scene.deaf.add(DAN);
    scene.does(new GroupCommand.Asked(ann, new Ask.Add("add", List.of(DAN))));
    scene.does(
        new GroupCommand.Answered(new chat.parley.conversation.ToGroup.Known(DAN, true, true)));
    int heard = ann.heard().size();

    scene.later(GroupTiming.ANSWER_MS);
    assertThat(ann.error()).isEqualTo(ErrorCode.UNAVAILABLE);
    scene.does(new GroupCommand.Asked(ann, new Ask.Add("again", List.of(DAN))));
    assertThat(ann.heard()).hasSize(heard + 1);
    scene.deaf.clear();
    scene.later(60_000);

    assertThat(scene.known).containsEntry(DAN, new Membership(Scene.ID, 2, true));
    scene.asks(ann, new Ask.Add("once more", List.of(DAN)));
    assertThat(ann.last()).isInstanceOf(ServerFrame.Result.class);
  }

  @Test
  void who_was_not_told_before_a_crash_is_told_after_it() {
    created();
    scene.deaf.add(BEN);
    scene.does(new GroupCommand.Asked(ann, new Ask.Remove("remove", List.of(BEN))));
    scene.deaf.clear();

    scene.restart();
    scene.later(1);

    assertThat(scene.known).containsEntry(BEN, new Membership(Scene.ID, 2, false));
  }

  @Test
  void a_link_lets_in_until_it_is_revoked_replaced_or_over() {
    created();
    Bytes one = Bytes.utf8("one");
    Bytes two = Bytes.utf8("two");
    scene.asks(ann, new Ask.Link("link", "text", one, 0));
    assertThat(((ServerFrame.Result) ann.last()).link()).isEqualTo("text");
    scene.asks(dan, new Ask.Join("join", two));
    assertThat(dan.error()).isEqualTo(ErrorCode.NOT_MEMBER);
    scene.asks(dan, new Ask.Join("join", one));
    assertThat(dan.last()).isInstanceOf(ServerFrame.Result.class);
    scene.asks(dan, new Ask.Join("join", one));
    assertThat(dan.last()).isInstanceOf(ServerFrame.Result.class);
    scene.asks(dan, new Ask.Leave("leave"));

    scene.asks(ann, new Ask.Link("link", "text", two, scene.now + 10));
    scene.asks(dan, new Ask.Join("join", one));
    assertThat(dan.error()).isEqualTo(ErrorCode.NOT_MEMBER);
    scene.later(10);
    scene.asks(dan, new Ask.Join("join", two));
    assertThat(dan.error()).isEqualTo(ErrorCode.NOT_MEMBER);
    scene.asks(ann, new Ask.Link("link", "text", two, 0));
    scene.asks(ann, new Ask.Unlink("unlink"));
    scene.asks(dan, new Ask.Join("join", two));
    assertThat(dan.error()).isEqualTo(ErrorCode.NOT_MEMBER);
  }
}
