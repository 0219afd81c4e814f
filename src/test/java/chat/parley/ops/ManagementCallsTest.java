package chat.parley.ops;

import static chat.parley.ops.ManagementPorts.expectProblem;
import static chat.parley.ops.ManagementPorts.json;
import static chat.parley.ops.ManagementPorts.request;
import static chat.parley.ops.ManagementPorts.send;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What single calls of the management port do, and what they refuse. */
class ManagementCallsTest {
  private static final ManagementPorts PORTS = new ManagementPorts();

  @BeforeAll
  static void start() throws Exception {
    PORTS.start();
  }

  @AfterAll
  static void stop() {
    PORTS.close();
  }

  @Test
  void a_user_or_session_that_is_not_there_is_not_found() throws Exception {
    expectProblem(PORTS.call("GET", "/v1/users/nobody", ""), 404, ErrorCode.UNKNOWN_USER);
    expectProblem(PORTS.call("GET", "/v1/users/NO%20USER", ""), 400, ErrorCode.BAD_FRAME);
    expectProblem(
        PORTS.call("DELETE", "/v1/users/alice/sessions/other", ""), 404, ErrorCode.BAD_FRAME);
    expectProblem(PORTS.call("GET", "/v1/users/alice/else", ""), 404, ErrorCode.BAD_FRAME);
    expectProblem(PORTS.call("GET", "/v1/users/", ""), 404, ErrorCode.BAD_FRAME);
    expectProblem(PORTS.call("GET", "/", ""), 404, ErrorCode.BAD_FRAME);
  }

  @Test
  void an_account_is_deleted_only_by_its_own_name() throws Exception {
    expectProblem(
        PORTS.call("POST", "/v1/users/alice/deletion", "{\"confirm\":\"bob\"}"),
        400,
        ErrorCode.BAD_FRAME);
  }

  @Test
  void what_a_move_refuses_is_a_conflict_and_nonsense_is_not_asked() throws Exception {
    expectProblem(
        PORTS.call("POST", "/v1/moves", "{\"partitions\":\"1\",\"target\":\"nowhere\"}"),
        409,
        ErrorCode.TAKEN);
    expectProblem(
        PORTS.call("POST", "/v1/moves", "{\"partitions\":\"9-1\",\"target\":\"second\"}"),
        400,
        ErrorCode.BAD_FRAME);
  }

  @Test
  void partitions_that_are_alike_are_told_together() throws Exception {
    JsonNode ranges = json(PORTS.call("GET", "/v1/partitions", "").body()).get("partitions");

    assertThat(ranges)
        .extracting(each -> each.get("from").asInt() + "-" + each.get("to").asInt())
        .containsExactly("0-4", "5-5", "6-499", "500-999");
    assertThat(ranges.get(1).get("target").textValue()).isEqualTo("second");
  }

  @Test
  void a_level_lasts_until_it_is_taken_back() throws Exception {
    String path = "/v1/log-levels/chat.parley.some.place";
    assertThat(PORTS.call("PUT", path, "{\"level\":\"trace\"}").body())
        .contains("{\"logger\":\"chat.parley.some.place\",\"level\":\"trace\"}");
    assertThat(LoggerFactory.getLogger("chat.parley.some.place.below").isTraceEnabled()).isTrue();

    assertThat(PORTS.call("DELETE", path, "").body()).doesNotContain("some.place");

    expectProblem(PORTS.call("PUT", path, "{\"level\":\"loud\"}"), 400, ErrorCode.BAD_FRAME);
    expectProblem(PORTS.call("DELETE", "/v1/log-levels/ROOT", ""), 400, ErrorCode.BAD_FRAME);
    expectProblem(
        PORTS.call("PUT", "/v1/log-levels/a..b", "{\"level\":\"info\"}"), 400, ErrorCode.BAD_FRAME);
  }

  @Test
  void health_is_told_to_everybody_and_not_ready_is_not_dead() throws Exception {
    PORTS.fakes.leaving = true;
    try {
      assertThat(get(PORTS.guarded(), "/health/ready")).isEqualTo(503);
      assertThat(get(PORTS.guarded(), "/health/live")).isEqualTo(200);
      assertThat(get(PORTS.guarded(), "/health/startup")).isEqualTo(200);
      assertThat(get(PORTS.guarded(), "/health/else")).isEqualTo(404);
      assertThat(PORTS.call("POST", "/health/live", "").statusCode()).isEqualTo(405);
      assertThat(PORTS.call("GET", "/v1/node", "").body()).contains("\"state\":\"leaving\"");
    } finally {
      PORTS.fakes.leaving = false;
    }
    assertThat(get(PORTS.guarded(), "/health/ready")).isEqualTo(200);
  }

  private static int get(int port, String path) throws Exception {
    return send(request(port, "GET", path, "")).statusCode();
  }
}
