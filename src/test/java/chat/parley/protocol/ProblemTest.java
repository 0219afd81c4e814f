package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void every_code_has_a_document_with_its_status(ErrorCode code) throws Exception {
    Problem problem = Problem.of(code, "why");

    assertThat(Problem.decode(problem.encode())).isEqualTo(problem);
    assertThat(problem.status()).isEqualTo(code.status());
    assertThat(problem.title()).doesNotStartWith("Status");
  }

  @Test
  void has_the_members_of_rfc_9457_and_a_code() {
    assertThat(Problem.of(ErrorCode.TAKEN, null).encode())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,"
                + "\"code\":\"TAKEN\"}");
  }

  @Test
  void a_page_of_a_proxy_is_none() {
    FrameException refusal =
        catchThrowableOfType(FrameException.class, () -> Problem.decode("<html></html>"));

    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FRAME);
  }
}
