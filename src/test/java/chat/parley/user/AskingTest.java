package chat.parley.user;

import static chat.parley.user.TestUser.ALICE;
import static chat.parley.user.TestUser.BOB;
import static chat.parley.user.TestUser.LAPTOP;
import static chat.parley.user.TestUser.PHONE;
import static chat.parley.user.TestUser.WITH_ALICE;
import static chat.parley.user.TestUser.WITH_BOB;
import static chat.parley.user.TestUser.entries;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Entry;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AskingTest {
  private final TestUser bob = TestUser.online(BOB);

  private ServerFrame pull(OptionalLong before, OptionalLong after, int limit) {
    bob.on(new UserCommand.Pull(PHONE, "r", WITH_ALICE, before, after, limit));
    return bob.frames(PHONE).isEmpty() ? null : bob.frames(PHONE).getFirst();
  }

  @Test
  void a_page_of_the_recent_cache_is_answered_at_once() {
    bob.has(ALICE, entries(ALICE, 1, 10));

    ServerFrame.Messages page =
        (ServerFrame.Messages) pull(OptionalLong.empty(), OptionalLong.of(6), 3);

    assertThat(page.entries()).extracting(Entry::sequence).containsExactly(7L, 8L, 9L);
    assertThat(page.more()).isTrue();
  }

  @Test
  void an_older_page_is_granted_to_be_read_from_the_journal() {
    bob.has(ALICE, entries(ALICE, 1, 40));

    assertThat(pull(OptionalLong.of(21), OptionalLong.empty(), 5)).isNull();

    assertThat(bob.events(PHONE))
        .containsExactly(
            new SessionEvent.Granted("r", new SessionEvent.Grant(WITH_ALICE, 1, 1, 20, false), 5));
  }

  @Test
  void a_page_of_nothing_is_empty() {
    assertThat(pull(OptionalLong.empty(), OptionalLong.of(0), 5))
        .isEqualTo(new ServerFrame.Messages("r", WITH_ALICE, java.util.List.of(), false));
  }

  @Test
  void blocking_freezes_what_devices_see_and_unblocking_releases_it() {
    bob.has(ALICE, entries(ALICE, 1, 2));
    bob.on(new UserCommand.Block(PHONE, "r", ALICE));
    assertThat(bob.frames(LAPTOP))
        .singleElement()
        .satisfies(each ->
            assertThat(((ServerFrame.Heads) each).conversations().getFirst().blocked()).isTrue());
    bob.has(ALICE, entries(ALICE, 3, 5));

    ServerFrame.Messages page =
        (ServerFrame.Messages) pull(OptionalLong.empty(), OptionalLong.of(0), 50);
    assertThat(page.entries()).extracting(Entry::sequence).containsExactly(1L, 2L);
    bob.on(new UserCommand.Unblock(PHONE, "r", ALICE));

    ServerFrame.Head head =
        ((ServerFrame.Heads) bob.frames(LAPTOP).getFirst()).conversations().getFirst();
    assertThat(head.head()).isEqualTo(5);
    assertThat(head.blocked()).isNull();
  }

  @Test
  void blocking_again_changes_nothing_and_is_answered_by_who_may_still_write() {
    bob.has(ALICE, entries(ALICE, 1, 2));
    bob.on(new UserCommand.Block(PHONE, "r", ALICE));
    bob.has(ALICE, entries(ALICE, 3, 3));
    int events = bob.log.size();

    bob.on(new UserCommand.Block(PHONE, "r", ALICE));

    assertThat(bob.log.subList(events, bob.log.size()))
        .containsExactly(new UserEvent.Progressed(List.of()));
    assertThat(bob.state.visibleHead(ALICE)).isEqualTo(2);
  }

  @Test
  void a_block_of_somebody_without_a_chat_is_told_to_devices_that_were_away() {
    bob.on(new UserCommand.Detach(LAPTOP, 0));
    bob.on(new UserCommand.Block(PHONE, "r", ALICE));

    bob.hello(LAPTOP, 2);

    assertThat(bob.heads(LAPTOP)).extracting(ServerFrame.Head::blocked).containsExactly(true);
    assertThat(bob.state.hasBegun(ALICE)).isFalse();
  }

  @Test
  void nobody_blocks_oneself() {
    bob.on(new UserCommand.Block(PHONE, "r", BOB));

    assertThat(bob.frames(PHONE))
        .extracting(each -> ((ServerFrame.Error) each).code())
        .containsExactly(ErrorCode.FORBIDDEN);
  }

  @Test
  void a_setting_is_told_to_every_device_and_answered() {
    bob.on(new UserCommand.Prefer(PHONE, "r", null, "theme", "dark"));

    ServerFrame told = new ServerFrame.Preference(null, "theme", "dark");
    assertThat(bob.frames(LAPTOP)).containsExactly(told);
    assertThat(bob.frames(PHONE)).containsExactly(told, new ServerFrame.Result("r", null, null));
  }

  @Test
  void a_setting_of_an_unknown_chat_is_refused() {
    bob.on(new UserCommand.Prefer(PHONE, "r", WITH_ALICE, "pinned", "1"));

    assertThat(bob.frames(PHONE))
        .extracting(each -> ((ServerFrame.Error) each).code())
        .containsExactly(ErrorCode.NOT_MEMBER);
  }

  @Test
  void typing_is_told_to_the_other_one_but_not_to_strangers_blocked_ones_or_oneself() {
    bob.on(new UserCommand.Type(PHONE, WITH_ALICE));
    assertThat(bob.toPeers()).isEmpty();
    bob.on(new UserCommand.Type(PHONE, WITH_BOB));
    assertThat(bob.toPeers()).isEmpty();

    bob.has(ALICE, entries(ALICE, 1, 1));
    bob.on(new UserCommand.Type(PHONE, WITH_ALICE));
    assertThat(bob.toPeers()).containsExactly(new UserCommand.PeerTyping(BOB));
    bob.on(new UserCommand.Block(PHONE, "r", ALICE));
    bob.on(new UserCommand.PeerTyping(ALICE));

    assertThat(bob.frames(PHONE)).isEmpty();
  }
}
