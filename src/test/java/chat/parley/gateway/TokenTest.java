package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.UserId;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  private static final String SECRET = "A".repeat(43);

  @Test
  void names_user_and_device_and_keeps_only_the_hash_of_its_secret() {
    Token.Secret secret = new Token.Secret(new SecureRandom());
    UserId user = new UserId("a.b-c_d");

    String text = secret.tokenOf(user, 17);

    assertThat(Token.parse(text)).contains(new Token(user, 17, secret.hash()));
    assertThat(secret.hash().size()).isEqualTo(32);
    assertThat(Token.parse(text).orElseThrow().toString())
        .doesNotContain(text.substring(text.lastIndexOf('.') + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "p1",
        "p2.YWxpY2U.1." + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "p1.QWxpY2U.1." + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "p1.YWxpY2U.0." + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "p1.YWxpY2U.1." + "AAAA",
        "p1.YWxpY2U.9999999999." + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void is_nothing_else(String text) {
    assertThat(Token.parse(text)).isEmpty();
    assertThat(Token.parse("p1.YWxpY2U.1." + SECRET)).isPresent();
  }
}
