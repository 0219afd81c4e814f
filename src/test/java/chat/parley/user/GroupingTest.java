package chat.parley.user;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.Membership;
import chat.parley.conversation.ToGroup;
import chat.parley.conversation.ToUser;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a user's log keeps of groups. */
class GroupingTest {
  private static final UserId ANN = new UserId("ann");
  private static final GroupId GROUP = new GroupId("k3jq7wz2m5xvb4n6t2aprd7ehc");
  private static final Bytes SECRET = Bytes.utf8("secret");
  private static final SessionId SESSION = new SessionId("s");

  private final User user = new User(ANN, 0);
  private UserState state = UserState.EMPTY;

  private List<Effect> does(UserCommand command) {
    Decision decision = user.decide(state, command, 1_000);
    decision.events().forEach(event -> state = state.apply(event));
    return decision.after().apply(state);
  }

  private void registered() {
    state =
        state
            .apply(new UserEvent.Registered(1, "Ann", "hash"))
            .apply(new UserEvent.DeviceAdded(1, 1, "laptop", SECRET));
  }

  private List<Effect> told(GroupId group, long sequence, boolean member) {
    return does(
        new UserCommand.FromGroup(new ToUser.Told(new Membership(group, sequence, member))));
  }

  private List<Effect> invited() {
    return does(new UserCommand.FromGroup(new ToUser.Invited(GROUP)));
  }

  private List<Effect> hello() {
    return does(new UserCommand.Hello(SESSION, 1, SECRET, OptionalLong.empty(), Map.of()));
  }

  private static GroupId group(int number) {
    return new GroupId(
        "g".repeat(20)
            + Integer.toString(1_000_000 + number)
                .substring(1)
                .chars()
                .mapToObj(digit -> String.valueOf((char) ('a' + digit - '0')))
                .reduce("", String::concat));
  }

  @Test
  void a_membership_is_kept_once_and_confirmed_each_time() {
    registered();
    long before = state.position();

    List<Effect> first = told(GROUP, 5, true);
    List<Effect> second = told(GROUP, 5, true);

    Effect kept = new Effect.ToGroup(GROUP, new ToGroup.Kept(ANN, 5));
    assertThat(first).containsExactly(kept);
    assertThat(second).containsExactly(kept);
    assertThat(state.position()).isEqualTo(before + 1);
    assertThat(state.isIn(GROUP)).isTrue();
  }

  @Test
  void the_higher_sequence_wins_in_whatever_order_they_come() {
    registered();
    told(GROUP, 9, false);

    List<Effect> late = told(GROUP, 5, true);

    assertThat(late).containsExactly(new Effect.ToGroup(GROUP, new ToGroup.Kept(ANN, 9)));
    assertThat(state.isIn(GROUP)).isFalse();
  }

  @Test
  void sessions_are_told_at_hello_and_at_each_change() {
    registered();
    Membership membership = new Membership(GROUP, 5, true);

    assertThat(((Effect.ToSession) hello().getLast()).event())
        .isEqualTo(new SessionEvent.Groups(List.of(), true));
    List<Effect> change = told(GROUP, 5, true);
    List<Effect> again = hello();

    assertThat(change).filteredOn(GroupingTest::isGroups).hasSize(1);
    assertThat(((Effect.ToSession) again.getLast()).event())
        .isEqualTo(new SessionEvent.Groups(List.of(membership), true));
    assertThat(((Effect.ToSession) again.getLast()).number()).isPositive();
  }

  private static boolean isGroups(Effect effect) {
    return effect instanceof Effect.ToSession told && told.event() instanceof SessionEvent.Groups;
  }

  @Test
  void an_account_that_is_not_is_no_member() {
    assertThat(invited())
        .containsExactly(new Effect.ToGroup(GROUP, new ToGroup.Known(ANN, false, true)));
    assertThat(told(GROUP, 5, true)).isEmpty();
    assertThat(state).isEqualTo(UserState.EMPTY);
  }

  @Test
  void a_user_has_room_for_so_many_groups_and_forgets_those_left_longest_ago() {
    registered();
    for (int i = 0; i < Membership.GROUPS_MAX; i++) {
      told(group(i), 1, true);
    }
    assertThat(invited())
        .containsExactly(new Effect.ToGroup(GROUP, new ToGroup.Known(ANN, true, false)));

    for (int i = 0; i < Membership.GROUPS_MAX; i++) {
      told(group(i), 2, false);
    }
    told(GROUP, 1, true);
    told(GROUP, 2, false);

    assertThat(state.groups()).hasSize(Membership.LEFT_MAX).doesNotContainKey(group(0));
  }

  @Test
  void settings_of_a_group_are_for_its_members() {
    registered();
    UserCommand.Prefer prefer =
        new UserCommand.Prefer(SESSION, "r", new Conversation.Group(GROUP), "muted", "1");

    assertThat(frame(does(prefer)))
        .isInstanceOfSatisfying(
            ServerFrame.Error.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.NOT_MEMBER));
    told(GROUP, 1, true);
    assertThat(frame(does(prefer))).isInstanceOf(ServerFrame.Result.class);
  }

  private static ServerFrame frame(List<Effect> effects) {
    Effect.ToSession told = (Effect.ToSession) effects.getLast();
    return ((SessionEvent.Frame) told.event()).frame();
  }

  @Test
  void its_event_and_its_part_of_the_snapshot_are_read_as_written() {
    registered();
    told(GROUP, 5, true);
    UserEventCodec codec = new UserEventCodec();
    UserEvent event = new UserEvent.Grouped(new Membership(GROUP, 5, true));

    assertThat(codec.manifest(event)).isEqualTo("group");
    assertThat(HexFormat.of().formatHex(codec.encode(event)))
        .isEqualTo("0a1a6b336a7137777a326d357876623" + "46e3674326170726437656863" + "10051801");
    assertThat(codec.decode("group", codec.encode(event))).isEqualTo(event);
    assertThat(codec.decode("user", codec.encode(state))).isEqualTo(state);
  }
}
