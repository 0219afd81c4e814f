package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame.Head;
import chat.parley.protocol.ServerFrame.Reached;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerFrameCodecTest {
  private static final UserId BOB = new UserId("bob");

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void every_code_travels_with_its_class(ErrorCode code) throws Exception {
    ServerFrame error = new ServerFrame.Error("r", null, null, code, 5L, "why");

    String text = ServerFrameCodec.encode(error).utf8();

    assertThat(text).contains("\"class\":\"" + code.reaction().name().toLowerCase() + '"');
    assertThat(ServerFrameCodec.decode(text)).isEqualTo(error);
  }

  @Test
  void an_entry_is_flat_and_does_not_say_how_it_was_batched() throws Exception {
    Entry entry = entry(Body.content("{}"), true);

    String text =
        ServerFrameCodec.encode(new ServerFrame.Message(Conversation.with(BOB), entry)).utf8();

    assertThat(text)
        .isEqualTo(
            "{\"type\":\"message\",\"conversation\":\"@bob\",\"sequence\":1,\"time\":2,"
                + "\"from\":\"bob\",\"device\":1,\"number\":3,\"id\":\"0000000000000004\","
                + "\"content\":{}}");
    assertThat(ServerFrameCodec.decode(text))
        .isEqualTo(
            new ServerFrame.Message(Conversation.with(BOB), entry(Body.content("{}"), false)));
  }

  @Test
  void the_deepest_content_that_may_be_sent_can_be_read_back_in_heads() throws Exception {
    int depth = Limits.JSON_DEPTH_MAX - 4;
    String json = "{\"x\":" + "[".repeat(depth) + "]".repeat(depth) + '}';
    Message message = new Message(3, MessageId.of(4), Body.content(json));
    Conversation bob = Conversation.with(BOB);

    ClientFrame sent = new ClientFrame.Send(bob, List.of(message));
    Reached none = new Reached(0, 0);
    Entry last = entry(message.body(), false);
    Head head = new Head(bob, null, 1, 1, none, none, null, last, null);
    ServerFrame heads = new ServerFrame.Heads(List.of(head), false);

    assertThat(ClientFrameCodec.decode(ClientFrameCodec.encode(sent))).isEqualTo(sent);
    assertThat(ServerFrameCodec.decode(ServerFrameCodec.encode(heads).array())).isEqualTo(heads);
  }

  @Test
  void texts_are_escaped() throws Exception {
    ServerFrame frame = new ServerFrame.Preference(null, "a\"\\\n\u0000", "</script>\u2028🦜");

    assertThat(ServerFrameCodec.decode(ServerFrameCodec.encode(frame).array())).isEqualTo(frame);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"hello\",\"protocol\":1,\"token\":\"t\",\"cursors\":{}}",
        "{\"type\":\"welcome\",\"user\":\"alice\",\"device\":1,\"now\":1,\"heartbeat\":1}",
        "{\"type\":\"error\",\"code\":\"NO_SUCH_CODE\",\"class\":\"fix\"}",
        "{\"type\":\"bye\",\"code\":\"BUSY\",\"after\":[1]}",
        "{\"type\":\"bye\",\"code\":\"BUSY\",\"after\":[2,1]}",
        "{\"type\":\"bye\",\"code\":\"BUSY\",\"after\":5}",
        "{\"type\":\"marks\",\"conversation\":\"@bob\",\"mine\":{\"received\":1}}",
        "{\"type\":\"heads\",\"conversations\":[7],\"more\":false}",
      })
  void a_client_refuses_a_frame_that_it_can_not_read(String text) {
    FrameException refusal =
        catchThrowableOfType(FrameException.class, () -> ServerFrameCodec.decode(text));

    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FRAME);
  }

  private static Entry entry(Body body, boolean continues) {
    return new Entry(1, 2, new Sender(BOB, 1), continues, new Message(3, MessageId.of(4), body));
  }
}
