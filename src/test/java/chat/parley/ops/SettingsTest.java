package chat.parley.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sets of the management port, and what is told of all settings. */
class SettingsTest {
  private static final String TOKEN = "0123456789abcdef";

  @TempDir private Path directory;

  private static Config with(String more) {
    return ConfigFactory.parseString(
            "parley.management { host = \"127.0.0.1\", port = 0, token = \"\", token-file = \"\","
                + more
                + "}")
        .resolve();
  }

  private static void refused(String more, String reason) {
    assertThatThrownBy(() -> ManagementSettings.read(with(more)))
        .isInstanceOf(ManagementSettings.InvalidException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.8.8.8"})
  void the_loopback_needs_no_token(String host) {
    assertThat(ManagementSettings.read(with("host = \"" + host + "\"")).token()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3"})
  void every_other_interface_does(String host) {
    refused("host = \"" + host + "\"", "parley.management.token: is needed");
    assertThat(ManagementSettings.read(with("host = \"" + host + "\", token = " + TOKEN)).host())
        .isEqualTo(host);
  }

  @Test
  void a_token_is_long_and_visible() {
    refused("token = short", "16 to 256 visible characters");
    refused("token = \"0123456789 abcdef\"", "16 to 256 visible characters");
    refused("port = 70000", "parley.management.port");
  }

  @Test
  void a_token_can_be_in_a_file() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), TOKEN + "\n");

    assertThat(ManagementSettings.read(with("token-file = \"" + file + "\"")).token())
        .isEqualTo(TOKEN);
    refused("token-file = \"" + file + "\", token = " + TOKEN, "only one of them");
    refused("token-file = \"" + directory + "\"", "can't be read");
    refused("token-file = \"" + Files.createFile(directory.resolve("empty")) + "\"", "is empty");
  }

  @Test
  void a_token_is_not_told() {
    assertThat(ManagementSettings.read(with("token = " + TOKEN)).toString()).doesNotContain(TOKEN);
  }

  @Test
  void no_secret_is_in_the_settings_that_are_told() {
    String told =
        EffectiveConfig.of(
                ConfigFactory.parseString(
                    """
                    parley {
                      heartbeat = 30s
                      registration.invites = [SECRET1]
                      management.token = SECRET2
                      passwords.threads = 2
                      databases.main {
                        url = "postgresql://me:SECRET3@db:5432/parley?sslpassword=SECRET4"
                        password = SECRET5
                      }
                      databases.other.url = "jdbc:postgresql://db/parley?user=me&password=SECRET6"
                      media.s3 { access-key = SECRET7, secret-key = SECRET8, bucket = b }
                      cluster.tls { key-store-password = SECRET9, private-key = SECRET10 }
                    }
                    """))
            .toString();

    assertThat(told)
        .doesNotContain("SECRET")
        .contains("\"heartbeat\":\"30s\"", "\"threads\":2", "\"bucket\":\"b\"", "//(hidden)@db");
  }
}
