package chat.parley.client;

import static chat.parley.client.TestDevice.ALICE;
import static chat.parley.client.TestDevice.WITH_BOB;
import static chat.parley.client.TestDevice.accepted;
import static chat.parley.client.TestDevice.entry;
import static chat.parley.client.TestDevice.error;
import static chat.parley.client.TestDevice.head;
import static chat.parley.client.TestDevice.live;
import static chat.parley.client.TestDevice.named;
import static chat.parley.client.TestDevice.own;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Bubble.Check;
import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The chat list and the pages of a conversation. */
class HistoryTest {
  private final TestDevice device = TestDevice.old();

  private List<Bubble> page(long before, int limit) {
    return device.read(tx -> History.page(tx, ALICE, WITH_BOB, before, limit));
  }

  private List<History.Line> lines() {
    return device.read(tx -> History.lines(tx, ALICE, 10));
  }

  @Test
  void only_messages_of_others_that_nobody_opened_are_unread() {
    device.get(live(entry(1)));
    device.get(live(own(2, 1, 1)));
    device.get(live(entry(3)));
    assertThat(lines().getFirst().unread()).isEqualTo(2);

    device.did(device.sync.open(WITH_BOB, 1, device.now));
    assertThat(lines().getFirst().unread()).isEqualTo(1);
    device.did(device.sync.open(WITH_BOB, 3, device.now));
    assertThat(lines().getFirst().unread()).isZero();
  }

  @Test
  void what_is_not_here_yet_counts_as_unread() {
    device.heads(head(4, 0, null));

    assertThat(lines().getFirst().unread()).isEqualTo(4);
    assertThat(lines().getFirst().last()).isNull();
  }

  @Test
  void the_list_begins_with_the_newest_message() {
    Conversation carol = Conversation.with(new UserId("carol"));
    device.get(live(entry(1)));
    device.get(new ServerFrame.Message(carol, entry(1)));
    device.get(live(entry(2)));

    assertThat(lines())
        .extracting(line -> line.chat().conversation())
        .containsExactly(WITH_BOB, carol);
    assertThat(lines().getFirst().last().sequence()).isEqualTo(2);
  }

  @Test
  void a_failed_message_stays_where_it_was_written() {
    device.get(live(entry(1)));
    device.write("refused", 1);
    device.get(error(ErrorCode.TOO_LARGE, null, named(1, 1)));
    device.get(live(entry(2)));
    device.write("waiting", 2);

    assertThat(page(Long.MAX_VALUE, 10))
        .extracting(Bubble::check)
        .containsExactly(Check.NONE, Check.FAILED, Check.NONE, Check.PENDING);
  }

  @Test
  void an_older_page_has_no_outbox() {
    device.get(live(entry(1)));
    device.get(live(entry(2)));
    device.write("waiting", 1);

    assertThat(page(2, 10)).extracting(Bubble::sequence).containsExactly(1L);
    assertThat(page(Long.MAX_VALUE, 1)).extracting(Bubble::sequence).containsExactly(2L, 0L);
  }

  @Test
  void accepted_ones_stand_before_those_that_wait() {
    device.write("one", 1);
    device.write("two", 2);

    device.get(accepted(1, 1, 1));

    assertThat(page(Long.MAX_VALUE, 10))
        .extracting(Bubble::check)
        .containsExactly(Check.ACCEPTED, Check.PENDING);
  }
}
