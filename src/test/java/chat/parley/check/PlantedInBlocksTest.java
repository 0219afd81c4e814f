package chat.parley.check;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** So is what is promised to whoever blocks somebody. */
class PlantedInBlocksTest {
  private static final Sender ANN = new Sender(new UserId("ann"), 1);
  private static final Sender ANN_ELSEWHERE = new Sender(new UserId("ann"), 2);
  private static final Sender BOB = new Sender(new UserId("bob"), 1);
  private final List<Observation> seen = new ArrayList<>();

  private void privacy(long at, boolean blocks, String request, boolean answered) {
    seen.add(
        new Observation.Privacy(at, ANN, Conversation.with(BOB.user()), blocks, request, answered));
  }

  private void sent(long at, long sequence) {
    MessageId id = MessageId.of(sequence);
    seen.add(
        new Observation.Sending(
            at, BOB, Conversation.with(ANN.user()), sequence, id, "hash" + sequence));
  }

  private Observation.Shown shown(long at, Sender device, long sequence) {
    EntryPrint entry =
        new EntryPrint(
            sequence, 1, BOB, sequence, MessageId.of(sequence), "hash" + sequence, false);
    Observation.Shown shown =
        new Observation.Shown(at, device, Conversation.with(BOB.user()), entry, false);
    seen.add(shown);
    return shown;
  }

  private long found() {
    return Checker.check(seen, List.of()).stream()
        .filter(each -> each.check().equals("C10 blocks"))
        .findFirst()
        .orElseThrow()
        .count();
  }

  private void blocked() {
    privacy(10, true, "r1", false);
    privacy(20, true, "r1", true);
  }

  @Test
  void what_was_sent_before_and_what_is_shown_afterwards_is_as_it_should_be() {
    sent(15, 1);
    blocked();
    shown(30, ANN, 1);
    sent(40, 2);
    privacy(50, false, "r2", false);
    shown(60, ANN, 2);

    assertThat(found()).isZero();
  }

  @Test
  void what_is_shown_to_any_device_of_whoever_blocks_is_found() {
    blocked();
    sent(40, 1);
    shown(45, ANN_ELSEWHERE, 1);
    privacy(50, false, "r2", false);

    assertThat(found()).isEqualTo(1);
  }

  @Test
  void records_survive_being_written_and_read() {
    blocked();
    privacy(50, false, "r2", false);

    assertThat(seen)
        .allSatisfy(each ->
            assertThat(ObservationFormat.read(RecordJson.parse(ObservationFormat.write(each))))
                .isEqualTo(each));
  }

  @Test
  void a_block_that_was_not_answered_promises_nothing() {
    privacy(10, true, "r1", false);
    sent(40, 1);
    shown(45, ANN, 1);

    assertThat(found()).isZero();
  }

  @Test
  void nor_does_one_while_an_earlier_request_to_unblock_may_still_be_carried_out() {
    privacy(5, false, "r0", false);
    blocked();
    sent(40, 1);
    shown(45, ANN, 1);
    assertThat(found()).isZero();

    privacy(8, false, "r0", true);
    assertThat(found()).isEqualTo(1);
  }
}
