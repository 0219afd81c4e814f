package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import org.junit.jupiter.api.Test;

class RecentTest {
  private static final UserId ALICE = new UserId("alice");

  private static Conversation chat(int number) {
    return Conversation.with(new UserId("user" + number));
  }

  private static Recent fill(Recent recent, Conversation conversation, long first, long last) {
    Recent next = recent;
    for (long i = first; i <= last; i++) {
      Message message = new Message(i, MessageId.of(i), Body.content("{}"));
      next = next.plus(conversation, new Entry(i, i, new Sender(ALICE, 1), false, message));
    }
    return next;
  }

  @Test
  void it_keeps_the_last_entries_of_a_conversation() {
    Recent recent = fill(Recent.EMPTY, chat(1), 1, 20);

    assertThat(recent.entries(chat(1)))
        .extracting(Entry::sequence)
        .hasSize(Recent.ENTRIES_MAX)
        .startsWith(6L)
        .endsWith(20L);
  }

  @Test
  void the_conversation_that_was_quiet_for_longest_leaves() {
    Recent recent = Recent.EMPTY;
    for (int i = 1; i <= Recent.CONVERSATIONS_MAX; i++) {
      recent = fill(recent, chat(i), 1, 1);
    }
    recent = fill(recent, chat(1), 2, 2);

    recent = fill(recent, chat(99), 1, 1);

    assertThat(recent.entries(chat(2))).isEmpty();
    assertThat(recent.entries(chat(1))).hasSize(2);
  }

  @Test
  void a_range_is_given_only_when_all_of_it_is_here() {
    Recent recent = fill(Recent.EMPTY, chat(1), 1, 20);

    assertThat(recent.range(chat(1), 6, 8)).hasValueSatisfying(all -> assertThat(all).hasSize(3));
    assertThat(recent.range(chat(1), 5, 8)).isEmpty();
    assertThat(recent.range(chat(1), 20, 21)).isEmpty();
    assertThat(recent.range(chat(2), 1, 1)).isEmpty();
    assertThat(recent.range(chat(1), 8, 7)).isEmpty();
  }

  @Test
  void an_entry_is_found_by_its_sequence() {
    Recent recent = fill(Recent.EMPTY, chat(1), 1, 3);

    assertThat(recent.find(chat(1), 2)).map(Entry::sequence).hasValue(2L);
    assertThat(recent.find(chat(1), 4)).isEmpty();
  }
}
