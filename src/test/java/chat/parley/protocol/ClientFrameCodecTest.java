package chat.parley.protocol;

import static chat.parley.protocol.ErrorCode.BAD_FRAME;
import static chat.parley.protocol.ErrorCode.TOO_LARGE;
import static chat.parley.protocol.ErrorCode.UPGRADE_REQUIRED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame.Numbered;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFrameCodecTest {
  private static final Conversation BOB = Conversation.with(new UserId("bob"));
  private static final String ID = "00f1e2d3c4b5a697";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "7",
        "\"ping\"",
        "[]",
        "[{\"type\":\"ping\",\"n\":1}]",
        "{",
        "{\"type\":\"ping\",\"n\":1",
        "{\"type\":\"ping\",\"n\":01}",
        "{\"type\":\"ping\",\"n\":1,}",
        "{'type':'ping','n':1}",
        "{type:\"ping\",\"n\":1}",
        "{\"type\":\"ping\",\"n\":1} // comment",
        "{\"type\":\"ping\",\"n\":1} {}",
        "{\"type\":\"ping\",\"n\":1} x",
        "{\"type\":\"ping\",\"n\":1}}",
        "{\"type\":\"ping\",\"n\":NaN}",
        "{\"type\":\"ping\",\"type\":\"ping\",\"n\":1}",
        "{\"type\":\"ping\",\"n\":1,\"n\":1}",
        "{\"type\":\"ping\",\"n\":1,\"other\":{\"a\":1,\"a\":2}}",
        "{\"type\":\"ping\",\"n\":1,\"content\":{\"a\":1,\"a\":2}}",
        "{\"type\":\"ping\",\"n\":1,\"other\":\"\ud800\"}",
      })
  void refuses_what_is_not_one_strict_json_object(String text) {
    assertThat(refused(text).code()).isEqualTo(BAD_FRAME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"n\":1}",
        "{\"type\":null,\"n\":1}",
        "{\"type\":7}",
        "{\"type\":\"\"}",
        "{\"type\":\"PING\",\"n\":1}",
        "{\"type\":\"pong\",\"n\":1}",
        "{\"type\":\"group\",\"request\":\"g\",\"action\":\"leave\"}",
        "{\"type\":\"ping\"}",
        "{\"type\":\"ping\",\"n\":null}",
        "{\"type\":\"ping\",\"n\":\"1\"}",
        "{\"type\":\"ping\",\"n\":-1}",
        "{\"type\":\"ping\",\"n\":1.0}",
        "{\"type\":\"ping\",\"n\":1e2}",
        "{\"type\":\"ping\",\"n\":9007199254740992}",
        "{\"type\":\"ping\",\"n\":99999999999999999999}",
        "{\"type\":\"hello\",\"protocol\":1,\"cursors\":{}}",
        "{\"type\":\"hello\",\"protocol\":1,\"token\":\"\",\"cursors\":{}}",
        "{\"type\":\"hello\",\"protocol\":\"1\",\"token\":\"t\"}",
        "{\"type\":\"hello\",\"protocol\":1,\"token\":\"t\",\"since\":-1}",
        "{\"type\":\"hello\",\"protocol\":1,\"token\":\"t\",\"cursors\":[]}",
        "{\"type\":\"hello\",\"protocol\":1,\"token\":\"t\",\"cursors\":{\"bob\":1}}",
        "{\"type\":\"hello\",\"protocol\":1,\"token\":\"t\",\"cursors\":{\"@bob\":\"1\"}}",
        "{\"type\":\"received\"}",
        "{\"type\":\"received\",\"marks\":{\"@bob\":0}}",
        "{\"type\":\"read\",\"marks\":{\"\":1}}",
        "{\"type\":\"pull\",\"request\":\"p\",\"conversation\":\"@bob\",\"limit\":1}",
        "{\"type\":\"pull\",\"request\":\"p\",\"conversation\":\"@bob\",\"limit\":1,"
            + "\"before\":2,\"after\":1}",
        "{\"type\":\"pull\",\"conversation\":\"@bob\",\"limit\":1,\"before\":2}",
        "{\"type\":\"pull\",\"request\":\"p\",\"conversation\":\"@bob\",\"limit\":0,\"before\":2}",
        "{\"type\":\"pull\",\"request\":\"p\",\"conversation\":\"@bob\",\"limit\":1,\"before\":0}",
        "{\"type\":\"typing\",\"conversation\":\"bob\"}",
        "{\"type\":\"typing\",\"conversation\":\"@B\"}",
        "{\"type\":\"typing\",\"conversation\":\"#short\"}",
        "{\"type\":\"watch\",\"users\":\"bob\"}",
        "{\"type\":\"watch\",\"users\":[1]}",
        "{\"type\":\"watch\",\"users\":[null]}",
        "{\"type\":\"watch\",\"users\":[\"Bob\"]}",
        "{\"type\":\"block\",\"request\":\"b\",\"user\":\"@bob\"}",
        "{\"type\":\"block\",\"user\":\"bob\"}",
        "{\"type\":\"info\",\"request\":\"i\",\"conversation\":\"@bob\",\"sequence\":0}",
        "{\"type\":\"prefer\",\"request\":\"s\",\"key\":\"\",\"value\":\"x\"}",
        "{\"type\":\"prefer\",\"request\":\"s\",\"key\":\"k\"}",
        "{\"type\":\"prefer\",\"request\":\"s\",\"key\":\"k\",\"value\":\"\\ud800\"}",
      })
  void refuses_an_unknown_type_and_fields_that_are_missing_or_ill_formed(String text) {
    assertThat(refused(text).code()).isEqualTo(BAD_FRAME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"content\":{},\"ciphertext\":\"AA==\"",
        "\"other\":1",
        "\"content\":null",
        "\"content\":\"text\"",
        "\"content\":[]",
        "\"content\":7",
        "\"ciphertext\":{}",
        "\"ciphertext\":\"\"",
        "\"ciphertext\":\"A\"",
        "\"ciphertext\":\"AA\"",
        "\"ciphertext\":\"A_-=\"",
        "\"ciphertext\":\"not base64\"",
        "\"membership\":{}",
      })
  void names_the_message_whose_body_is_not_one_object_or_base64(String body) {
    FrameException refusal = refused(send(message(4, ID, body)));

    assertThat(refusal.code()).isEqualTo(BAD_FRAME);
    assertThat(refusal.conversation()).isEqualTo(BOB);
    assertThat(refusal.messages()).containsExactly(numbered(4));
  }

  @Test
  void names_exactly_the_messages_whose_bodies_are_too_large() {
    String large = "\"content\":{\"t\":\"" + "x".repeat(Limits.BODY_BYTES_MAX - 7) + "\"}";
    String cipher = Base64.getEncoder().encodeToString(new byte[Limits.BODY_BYTES_MAX + 1]);

    FrameException content = refused(send(message(1, ID, "\"content\":{}"), message(2, ID, large)));
    FrameException ciphertext = refused(send(message(3, ID, "\"ciphertext\":\"" + cipher + '"')));

    assertThat(content.code()).isEqualTo(TOO_LARGE);
    assertThat(content.messages()).containsExactly(numbered(2));
    assertThat(ciphertext.code()).isEqualTo(TOO_LARGE);
    assertThat(ciphertext.messages()).containsExactly(numbered(3));
    assertThat(content.toError().conversation()).isEqualTo(BOB);
    assertThat(content.toError().code()).isEqualTo(TOO_LARGE);
  }

  @Test
  void takes_a_body_that_is_just_within_the_limit() throws Exception {
    String json = "{\"t\":\"" + "x".repeat(Limits.BODY_BYTES_MAX - 8) + "\"}";

    ClientFrame frame = ClientFrameCodec.decode(send(message(1, ID, "\"content\":" + json)));

    assertThat(frame)
        .isInstanceOfSatisfying(
            ClientFrame.Send.class,
            send -> assertThat(send.messages().getFirst().body()).isEqualTo(Body.content(json)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 3, 4, 1L << 53})
  void refuses_numbers_that_do_not_ascend_or_are_out_of_range(long second) {
    String text = send(message(4, ID, "\"content\":{}"), message(second, ID, "\"content\":{}"));

    assertThat(refused(text).code()).isEqualTo(BAD_FRAME);
    assertThat(refused(text).conversation()).isEqualTo(BOB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00F1E2D3C4B5A697", "00f1e2d3c4b5a69", "00f1e2d3c4b5a6977"})
  void refuses_an_id_that_is_not_16_hex_digits(String id) {
    assertThat(refused(send(message(4, id, "\"content\":{}"))).code()).isEqualTo(BAD_FRAME);
  }

  @Test
  void refuses_lists_that_are_empty_or_above_their_limits() {
    String batch =
        send(
            LongStream.rangeClosed(1, Limits.BATCH_MAX + 1)
                .mapToObj(number -> message(number, ID, "\"content\":{}"))
                .toArray(String[]::new));
    String users = repeat(Limits.WATCH_MAX + 1, at -> "\"user" + at + '"');
    String marks = repeat(Limits.CURSORS_MAX + 1, at -> "\"@user" + at + "\":1");

    assertThat(refused(send()).code()).isEqualTo(BAD_FRAME);
    assertThat(refused(batch).code()).isEqualTo(TOO_LARGE);
    assertThat(refused("{\"type\":\"watch\",\"users\":[" + users + "]}").code())
        .isEqualTo(TOO_LARGE);
    assertThat(refused("{\"type\":\"read\",\"marks\":{" + marks + "}}").code())
        .isEqualTo(TOO_LARGE);
  }

  @Test
  void names_the_request_of_a_page_or_a_setting_above_its_limit() {
    FrameException page =
        refused(
            "{\"type\":\"pull\",\"request\":\"p9\",\"conversation\":\"@bob\",\"after\":1,"
                + "\"limit\":201}");
    FrameException setting =
        refused(
            "{\"type\":\"prefer\",\"request\":\"s9\",\"key\":\"k\",\"value\":\""
                + "é".repeat(Limits.PREFERENCE_BYTES_MAX / 2 + 1)
                + "\"}");

    assertThat(page.code()).isEqualTo(TOO_LARGE);
    assertThat(page.request()).isEqualTo("p9");
    assertThat(setting.code()).isEqualTo(TOO_LARGE);
    assertThat(setting.request()).isEqualTo("s9");
  }

  @Test
  void counts_the_bytes_of_a_frame_before_it_is_parsed() throws Exception {
    String frame = "{\"type\":\"ping\",\"n\":1}";
    String fits = frame + " ".repeat(Limits.FRAME_BYTES_MAX - frame.length());
    String wide = "é".repeat(Limits.FRAME_BYTES_MAX / 2 + 1);

    assertThat(ClientFrameCodec.decode(fits)).isEqualTo(new ClientFrame.Ping(1));
    assertThat(ClientFrameCodec.decode(utf8(fits))).isEqualTo(new ClientFrame.Ping(1));
    assertThat(refused(fits + " ").code()).isEqualTo(TOO_LARGE);
    assertThat(refused(utf8(fits + " ")).code()).isEqualTo(TOO_LARGE);
    assertThat(refused(wide).code()).isEqualTo(TOO_LARGE);
    assertThat(refused(utf8(wide)).code()).isEqualTo(TOO_LARGE);
  }

  @Test
  void refuses_bytes_that_are_not_utf_8() {
    byte[] malformed = utf8("{\"type\":\"ping\",\"n\":1,\"x\":\"??\"}");
    malformed[malformed.length - 3] = (byte) 0xff;

    assertThat(refused(malformed).code()).isEqualTo(BAD_FRAME);
    assertThat(refused("{\"type\":\"ping\",\"n\":1}".getBytes(StandardCharsets.UTF_16)).code())
        .isEqualTo(BAD_FRAME);
  }

  @Test
  void refuses_json_that_is_nested_too_deep() throws Exception {
    String body = "\"content\":{\"x\":";
    // The frame, the list, the message and the content are four levels of their own.
    int room = Limits.JSON_DEPTH_MAX - 4;

    ClientFrame deep =
        ClientFrameCodec.decode(
            send(message(1, ID, body + "[".repeat(room) + "]".repeat(room) + '}')));
    FrameException deeper =
        refused(send(message(1, ID, body + "[".repeat(room + 1) + "]".repeat(room + 1) + '}')));

    assertThat(deep).isInstanceOf(ClientFrame.Send.class);
    assertThat(deeper.code()).isEqualTo(BAD_FRAME);
    assertThat(refused("[".repeat(Limits.FRAME_BYTES_MAX)).code()).isEqualTo(BAD_FRAME);
  }

  @Test
  void keeps_content_as_it_was_written_but_for_white_space() throws Exception {
    String written =
        " { \"a \\\" b\" : [ 1.10 , -0 , 1E+400 , 18446744073709551617 ] ,\n\t"
            + "\"\\u00e9\\\\\" : \" \\ud83e \" , \"content\" : { } } ";

    ClientFrame frame = ClientFrameCodec.decode(send(message(1, ID, "\"content\":" + written)));

    assertThat(((ClientFrame.Send) frame).messages().getFirst().body())
        .isEqualTo(
            Body.content(
                "{\"a \\\" b\":[1.10,-0,1E+400,18446744073709551617],"
                    + "\"\\u00e9\\\\\":\" \\ud83e \",\"content\":{}}"));
    assertThat(ClientFrameCodec.decode(ClientFrameCodec.encode(frame))).isEqualTo(frame);
  }

  @Test
  void ignores_fields_that_the_type_does_not_have() throws Exception {
    String text =
        "{\"n\":1,\"token\":7,\"marks\":[{\"messages\":null}],\"content\":{\"x\":1e9},"
            + "\"conversation\":\"nowhere\",\"type\":\"ping\"}";

    assertThat(ClientFrameCodec.decode(text)).isEqualTo(new ClientFrame.Ping(1));
  }

  @Test
  void tells_another_version_before_it_looks_at_other_fields() {
    assertThat(refused("{\"type\":\"hello\",\"protocol\":2}").code()).isEqualTo(UPGRADE_REQUIRED);
  }

  @Test
  void names_the_request_and_the_conversation_of_a_type_that_it_does_not_know() {
    FrameException refusal =
        refused("{\"type\":\"group\",\"request\":\"g1\",\"conversation\":\"@bob\"}");

    assertThat(refusal.request()).isEqualTo("g1");
    assertThat(refusal.conversation()).isEqualTo(BOB);
    assertThat(refusal.messages()).isNull();
  }

  @Test
  void never_quotes_the_frame_in_the_detail() {
    assertThat(refused("{\"type\":\"secret\"}").getMessage()).doesNotContain("secret");
    assertThat(refused("{\"type\": secret}").getMessage()).doesNotContain("secret");
    assertThat(refused("{\"type\":\"read\",\"marks\":{\"secret\":1}}").getMessage())
        .doesNotContain("secret");
  }

  private static FrameException refused(String text) {
    return catchThrowableOfType(FrameException.class, () -> ClientFrameCodec.decode(text));
  }

  private static FrameException refused(byte[] bytes) {
    return catchThrowableOfType(FrameException.class, () -> ClientFrameCodec.decode(bytes));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Numbered numbered(long number) {
    return new Numbered(number, new MessageId(ID));
  }

  private static String send(String... messages) {
    return "{\"type\":\"send\",\"conversation\":\"@bob\",\"messages\":["
        + String.join(",", List.of(messages))
        + "]}";
  }

  private static String message(long number, String id, String body) {
    return "{\"number\":" + number + ",\"id\":\"" + id + "\"," + body + "}";
  }

  private interface Item {
    String at(int index);
  }

  private static String repeat(int times, Item item) {
    return IntStream.range(0, times).mapToObj(item::at).collect(Collectors.joining(","));
  }
}
