package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
  private static Config load(String operatorsFile) {
    return Configuration.load(
        Map.of("parley.management.port", "7000"), ConfigFactory.parseString(operatorsFile));
  }

  @Test
  void what_a_file_leaves_out_has_its_default() {
    Config config = load("parley.http.port = 9000");

    assertThat(config.getInt("parley.http.port")).isEqualTo(9000);
    assertThat(config.getString("parley.http.host")).isEqualTo("127.0.0.1");
    assertThat(config.getString("parley.databases.main.partitions")).isEqualTo("0-999");
  }

  @Test
  void the_command_line_wins() {
    assertThat(load("parley.management.port = 1").getInt("parley.management.port")).isEqualTo(7000);
  }

  @Test
  void a_map_of_databases_is_not_mixed_with_the_default_one() {
    Config config =
        load(
            """
            parley.databases.left.partitions = "0-499"
            parley.databases.right.partitions = "500-999"
            """);

    assertThat(config.getObject("parley.databases").keySet())
        .containsExactlyInAnyOrder("left", "right");
  }
}
