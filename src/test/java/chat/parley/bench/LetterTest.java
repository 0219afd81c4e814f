package chat.parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ClientFrameCodec;
import chat.parley.protocol.FrameException;
import org.junit.jupiter.api.Test;

class LetterTest {
  private static final Crowd.Person ALICE = new Crowd.Person("alice", "a");
  private static final Crowd.Person BOB = new Crowd.Person("bob", "b");

  private final Letter letter = new Letter(ALICE, BOB, 40, "hello");
  private final Glance glance = new Glance();

  @Test
  void is_written_in_batches_whose_numbers_ascend() throws FrameException {
    ClientFrame.Send first = send(letter.nextBatch());
    assertThat(accept(first, 101)).isTrue();
    ClientFrame.Send second = send(letter.nextBatch());

    assertThat(first.conversation()).hasToString("@bob");
    assertThat(first.messages()).hasSize(32);
    assertThat(second.messages()).hasSize(8);
    assertThat(second.messages().getFirst().number())
        .isEqualTo(first.messages().getFirst().number() + 32);
  }

  @Test
  void knows_where_its_messages_lie() throws FrameException {
    accept(send(letter.nextBatch()), 101);
    assertThat(letter.isDelivered()).isFalse();
    accept(send(letter.nextBatch()), 133);

    assertThat(letter.isDelivered()).isTrue();
    assertThat(letter.first()).isEqualTo(101);
    assertThat(letter.last()).isEqualTo(140);
  }

  @Test
  void passes_over_the_answer_to_another_batch() throws FrameException {
    ClientFrame.Send first = send(letter.nextBatch());
    accept(first, 101);

    assertThat(accept(first, 101)).isFalse();
    assertThat(letter.accepted()).isEqualTo(32);
  }

  @Test
  void fails_when_something_lies_within_a_batch() throws FrameException {
    long number = send(letter.nextBatch()).messages().getFirst().number();
    StringBuilder messages = new StringBuilder();
    for (int i = 0; i < 32; i++) {
      messages.append(i == 0 ? "" : ",").append(placed(number + i, i == 0 ? 1 : i + 2));
    }
    read(messages.toString());

    assertThatThrownBy(() -> letter.accept(glance))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("bob");
  }

  private boolean accept(ClientFrame.Send batch, long sequence) {
    StringBuilder messages = new StringBuilder();
    for (int i = 0; i < batch.messages().size(); i++) {
      long number = batch.messages().get(i).number();
      messages.append(i == 0 ? "" : ",").append(placed(number, sequence + i));
    }
    read(messages.toString());
    return letter.accept(glance);
  }

  private void read(String messages) {
    String frame =
        "{\"type\":\"accepted\",\"conversation\":\"@bob\",\"messages\":[" + messages + "]}";
    glance.read(frame.getBytes(UTF_8));
  }

  private static String placed(long number, long sequence) {
    return "{\"number\":" + number + ",\"sequence\":" + sequence + "}";
  }

  private static ClientFrame.Send send(String frame) throws FrameException {
    return (ClientFrame.Send) ClientFrameCodec.decode(frame);
  }
}
