package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a session says of unanswered sends when whoever was to answer them is gone. */
class OpenSendsTest {
  private final OpenSends sends = new OpenSends();

  private static ClientFrame.Send send(Conversation to, long... numbers) {
    return new ClientFrame.Send(
        to,
        LongStream.of(numbers)
            .mapToObj(each -> new Message(each, MessageId.of(each), Body.content("{}")))
            .toList());
  }

  private static ServerFrame.Numbered name(long number) {
    return new ServerFrame.Numbered(number, MessageId.of(number));
  }

  private static ServerFrame accepted(long number) {
    return new ServerFrame.Accepted(
        Edge.WITH_BOB,
        List.of(new ServerFrame.AcceptedMessage(number, MessageId.of(number), number, 1)),
        null);
  }

  private static ServerFrame error(ErrorCode code, List<ServerFrame.Numbered> messages) {
    return new ServerFrame.Error(null, Edge.WITH_BOB, messages, code, null, null);
  }

  private List<ServerFrame.Error> lost() {
    return sends.lost(each -> true, 100);
  }

  @Test
  void the_whole_batch_is_named_and_to_be_sent_again() {
    sends.begun(send(Edge.WITH_BOB, 3, 4), 0);

    ServerFrame.Error error = lost().getFirst();

    assertThat(error.conversation()).isEqualTo(Edge.WITH_BOB);
    assertThat(error.messages()).containsExactly(name(3), name(4));
    assertThat(error.code().reaction()).isEqualTo(ErrorCode.Reaction.RETRY);
    assertThat(error.after()).isEqualTo(100);
  }

  @Test
  void nothing_is_said_of_what_was_answered_or_belongs_to_somebody_else() {
    sends.begun(send(Edge.WITH_BOB, 3), 1_000);
    sends.begun(send(Conversation.with(Edge.ALICE), 1), 1_000);

    assertThat(sends.answered(accepted(3), 1_200)).hasValue(200);

    assertThat(lost()).extracting(ServerFrame.Error::conversation).doesNotContain(Edge.WITH_BOB);
    assertThat(sends.lost(Edge.WITH_BOB::equals, 100)).isEmpty();
  }

  @Test
  void a_late_answer_to_an_earlier_batch_answers_nothing() {
    sends.begun(send(Edge.WITH_BOB, 3), 0);
    sends.begun(send(Edge.WITH_BOB, 4), 0);

    assertThat(sends.answered(accepted(3), 1)).isEmpty();
    assertThat(sends.answered(error(ErrorCode.NUMBER_REUSED, List.of(name(3))), 1)).isEmpty();
    assertThat(sends.answered(error(ErrorCode.NOT_MEMBER, null), 1)).isEmpty();

    assertThat(lost()).hasSize(1);
    assertThat(sends.answered(error(ErrorCode.BUSY, null), 1)).isPresent();
    assertThat(lost()).isEmpty();
  }

  @Test
  void the_oldest_of_too_many_are_forgotten() {
    for (int i = 0; i <= OpenSends.CONVERSATIONS_MAX; i++) {
      sends.begun(send(Conversation.with(new chat.parley.model.UserId("user" + i)), 1), 0);
    }

    assertThat(lost()).hasSize(OpenSends.CONVERSATIONS_MAX);
  }
}
