package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Body;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Sender PHONE = new Sender(new UserId("alice"), 1);
  private static final Sender LAPTOP = new Sender(new UserId("alice"), 2);

  private static Message message(long number, long id) {
    return new Message(number, MessageId.of(id), Body.content("{}"));
  }

  private static Timeline send(Timeline timeline, Sender sender, long now, Message... messages) {
    Verdict.Fresh fresh = (Verdict.Fresh) timeline.check(sender, List.of(messages));
    Timeline next = timeline;
    for (Entry entry : timeline.sequence(sender, fresh, now)) {
      next = next.append(entry);
    }
    return next;
  }

  @Test
  void sequences_are_dense_and_times_never_go_back() {
    Timeline timeline = send(Timeline.EMPTY, PHONE, 100, message(1, 1), message(2, 2));

    List<Entry> next =
        timeline.sequence(LAPTOP, new Verdict.Fresh(List.of(message(1, 3)), false), 50);

    assertThat(next).extracting(Entry::sequence).containsExactly(3L);
    assertThat(next).extracting(Entry::time).containsExactly(100L);
  }

  @Test
  void a_batch_that_comes_again_has_the_places_it_was_given() {
    Timeline timeline = send(Timeline.EMPTY, PHONE, 100, message(1, 1), message(2, 2));
    timeline = send(timeline, LAPTOP, 100, message(1, 7));

    assertThat(timeline.check(PHONE, List.of(message(1, 1), message(2, 2))))
        .isEqualTo(
            new Verdict.Repeat(
                List.of(
                    new Placed(1, MessageId.of(1), 1, 100),
                    new Placed(2, MessageId.of(2), 2, 100))));
  }

  @Test
  void numbers_may_leave_gaps_but_are_never_reused() {
    Timeline timeline = send(Timeline.EMPTY, PHONE, 100, message(5, 1));

    assertThat(timeline.check(PHONE, List.of(message(9, 2)))).isInstanceOf(Verdict.Fresh.class);
    assertThat(timeline.check(PHONE, List.of(message(4, 2))))
        .isEqualTo(new Verdict.Reused(List.of(message(4, 2))));
    assertThat(timeline.check(PHONE, List.of(message(5, 2), message(6, 3))))
        .isEqualTo(new Verdict.Reused(List.of(message(5, 2))));
  }

  @Test
  void only_the_last_batch_is_remembered() {
    Timeline timeline = send(Timeline.EMPTY, PHONE, 100, message(1, 1));
    timeline = send(timeline, PHONE, 100, message(2, 2));

    assertThat(timeline.check(PHONE, List.of(message(1, 1)))).isInstanceOf(Verdict.Reused.class);
  }

  @Test
  void a_batch_that_is_partly_stored_goes_on_where_it_ended() {
    Timeline timeline = send(Timeline.EMPTY, PHONE, 100, message(1, 1));

    timeline = send(timeline, PHONE, 100, message(1, 1), message(2, 2));

    assertThat(timeline.head()).isEqualTo(2);
    assertThat(timeline.check(PHONE, List.of(message(1, 1), message(2, 2))))
        .isInstanceOf(Verdict.Repeat.class);
  }

  @Test
  void the_quietest_of_too_many_senders_is_forgotten() {
    Timeline timeline = Timeline.EMPTY;
    for (int device = 1; device <= Timeline.SENDERS_MAX + 1; device++) {
      timeline = send(timeline, new Sender(PHONE.user(), device), 100, message(1, device));
    }

    assertThat(timeline.batches()).hasSize(Timeline.SENDERS_MAX);
    assertThat(timeline.lastBatch(PHONE)).isEmpty();
    assertThat(timeline.lastBatch(LAPTOP)).isPresent();
  }
}
