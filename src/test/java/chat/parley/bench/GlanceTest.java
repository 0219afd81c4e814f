package chat.parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.GoldenFrames;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a glance sees of the frames that the protocol has. */
class GlanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Glance glance = new Glance();

  static List<GoldenFrames.Golden> frames() {
    return GoldenFrames.server();
  }

  private void read(String name) {
    GoldenFrames.Golden frame =
        frames().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    glance.read(frame.text().getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void sees_type_conversation_request_and_code_of_every_frame(GoldenFrames.Golden frame)
      throws Exception {
    JsonNode whole = JSON.readTree(frame.text());

    glance.read(frame.text().getBytes(UTF_8));

    assertThat(glance.type).isEqualTo(whole.get("type").asText());
    assertThat(glance.conversation).isEqualTo(whole.path("conversation").asText(null));
    assertThat(glance.request).isEqualTo(whole.path("request").asText(null));
    assertThat(glance.code).isEqualTo(whole.path("code").asText(null));
    assertThat(glance.more).isEqualTo(whole.path("more").asBoolean());
  }

  @Test
  void sees_where_a_message_is() {
    read("message");

    assertThat(glance.firstSequence).isEqualTo(42);
    assertThat(glance.lastSequence).isEqualTo(42);
    assertThat(glance.firstNumber).isEqualTo(9);
    assertThat(glance.count).isEqualTo(1);
  }

  @Test
  void sees_first_and_last_of_a_page() {
    read("messages");

    assertThat(glance.firstSequence).isEqualTo(40);
    assertThat(glance.lastSequence).isEqualTo(42);
    assertThat(glance.firstNumber).isEqualTo(3);
    assertThat(glance.lastNumber).isEqualTo(9);
    assertThat(glance.count).isEqualTo(3);
    assertThat(glance.dense).isTrue();
  }

  @Test
  void sees_a_gap() {
    glance.read(
        """
        {"type":"messages","entries":[{"sequence":4,"number":1},{"sequence":6,"number":2}]}
        """
            .getBytes(UTF_8));

    assertThat(glance.count).isEqualTo(2);
    assertThat(glance.dense).isFalse();
  }

  @Test
  void sees_what_was_accepted() {
    read("accepted");

    assertThat(glance.firstSequence).isEqualTo(43);
    assertThat(glance.lastSequence).isEqualTo(44);
    assertThat(glance.firstNumber).isEqualTo(12);
    assertThat(glance.lastNumber).isEqualTo(15);
    assertThat(glance.dense).isTrue();
  }

  @Test
  void sees_the_second_check_and_not_ones_own() {
    read("marks");

    assertThat(glance.theirsReceived).isEqualTo(44);
  }

  @Test
  void forgets_the_frame_before() {
    read("messages");
    read("pong");

    assertThat(glance.conversation).isNull();
    assertThat(glance.request).isNull();
    assertThat(glance.count).isZero();
    assertThat(glance.lastSequence).isZero();
  }
}
