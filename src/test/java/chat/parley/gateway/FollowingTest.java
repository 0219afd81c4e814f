package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.Membership;
import chat.parley.group.FanoutEvent;
import chat.parley.group.Stay;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.user.SessionEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a session owes its client at the end of a membership. */
class FollowingTest {
  private static final GroupId GROUP = new GroupId("a".repeat(26));
  private static final Conversation CONVERSATION = new Conversation.Group(GROUP);

  private static SessionEvent.Groups groups(long sequence, boolean member) {
    return new SessionEvent.Groups(List.of(new Membership(GROUP, sequence, member)), true);
  }

  private static Following member(boolean isNew, Map<Conversation, Long> cursors) {
    Following following = new Following(isNew, cursors);
    assertThat(following.know(groups(3, true))).isTrue();
    return following;
  }

  private static FanoutEvent.Left left(Stay... stays) {
    return new FanoutEvent.Left(GROUP, List.of(stays));
  }

  private static SessionEvent.Grant grant(long low, long high) {
    return new SessionEvent.Grant(CONVERSATION, 0, low, high, true);
  }

  @Test
  void what_the_client_was_told_of_but_has_not_stored_is_owed() {
    Following following = member(false, Map.of(CONVERSATION, 4L));
    following.begin(GROUP, 4);
    following.store(GROUP, 6);

    Following.End end = following.left(left(new Stay(3, 9)));

    assertThat(end).isEqualTo(new Following.End(Following.Again.NO, List.of(grant(7, 9))));
    assertThat(following.registered()).isEmpty();
    assertThat(following.left(left(new Stay(3, 9))).owed()).isEmpty();
  }

  @Test
  void every_time_of_membership_that_the_client_lacks_is_owed_and_nothing_between() {
    Following following = member(false, Map.of(CONVERSATION, 4L));

    Following.End end = following.left(left(new Stay(1, 2), new Stay(3, 9), new Stay(20, 25)));

    assertThat(end.owed()).containsExactly(grant(5, 9), grant(20, 25));
  }

  @Test
  void a_new_device_is_owed_what_comes_after_the_mark_at_which_it_begins() {
    Following following = member(true, Map.of());
    following.begin(GROUP, 6);

    assertThat(following.left(left(new Stay(3, 9))).owed()).containsExactly(grant(7, 9));
  }

  @Test
  void a_device_that_has_never_heard_of_the_group_is_owed_nothing() {
    Following following = member(false, Map.of());

    assertThat(following.left(left(new Stay(3, 9))).owed()).isEmpty();
  }

  @Test
  void a_device_that_was_told_of_its_own_message_only_is_owed_the_whole_time() {
    Following following = member(false, Map.of());
    following.hear(GROUP);

    assertThat(following.left(left(new Stay(3, 9))).owed()).containsExactly(grant(3, 9));
  }

  @Test
  void a_group_that_was_left_is_followed_until_its_end_is_told() {
    Following following = new Following(false, Map.of(CONVERSATION, 4L));

    assertThat(following.know(groups(9, false))).isTrue();
    assertThat(following.registered()).containsExactly(GROUP);
    assertThat(following.left(left(new Stay(3, 9))).owed()).containsExactly(grant(5, 9));
    assertThat(following.know(groups(9, false))).isFalse();
  }

  @Test
  void who_has_come_back_meanwhile_is_followed_anew() {
    Following following = member(false, Map.of(CONVERSATION, 4L));
    following.know(groups(12, true));

    Following.End end = following.left(left(new Stay(3, 9)));

    assertThat(end.again()).isEqualTo(Following.Again.NOW);
    assertThat(following.registered()).containsExactly(GROUP);
  }

  @Test
  void who_has_come_and_gone_again_since_an_answer_is_followed_until_that_is_told() {
    Following following = member(false, Map.of(CONVERSATION, 4L));
    following.know(groups(9, false));
    following.know(groups(12, true));
    following.know(groups(15, false));

    Following.End late = following.left(left(new Stay(3, 9)));

    assertThat(late).isEqualTo(new Following.End(Following.Again.NOW, List.of(grant(5, 9))));
    assertThat(following.registered()).containsExactly(GROUP);

    Following.End last = following.left(left(new Stay(3, 9), new Stay(12, 15)));

    assertThat(last).isEqualTo(new Following.End(Following.Again.NO, List.of(grant(12, 15))));
    assertThat(following.registered()).isEmpty();
  }

  @Test
  void a_group_that_knows_no_better_is_asked_again_only_with_each_renewal() {
    Following following = member(false, Map.of(CONVERSATION, 4L));
    following.know(groups(15, false));

    assertThat(following.left(left(new Stay(3, 9))).again()).isEqualTo(Following.Again.NOW);
    assertThat(following.left(left(new Stay(3, 9)))).isEqualTo(later());
    assertThat(following.left(left(new Stay(3, 9)))).isEqualTo(later());
    assertThat(following.registered()).containsExactly(GROUP);
    assertThat(following.left(left(new Stay(3, 9), new Stay(12, 14))).again())
        .isEqualTo(Following.Again.NOW);
  }

  private static Following.End later() {
    return new Following.End(Following.Again.LATER, List.of());
  }

  @Test
  void a_group_that_has_forgotten_a_former_member_is_asked_no_more() {
    Following following = new Following(false, Map.of(CONVERSATION, 4L));
    following.know(groups(15, false));

    assertThat(following.left(left()).again()).isEqualTo(Following.Again.NO);
    assertThat(following.registered()).isEmpty();
  }

  @Test
  void a_device_that_has_stored_more_than_a_late_answer_tells_is_not_followed_again() {
    Following following = member(false, Map.of(CONVERSATION, 15L));
    following.know(groups(15, false));

    assertThat(following.left(left(new Stay(3, 9))).again()).isEqualTo(Following.Again.NO);
  }
}
