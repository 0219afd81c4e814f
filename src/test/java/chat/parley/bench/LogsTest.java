package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.Databases;
import chat.parley.model.UserId;
import org.junit.jupiter.api.Test;

class LogsTest {
  @Test
  void names_a_log_as_the_node_does() {
    assertThat(Logs.idOf("alice")).isEqualTo(Databases.persistenceId(new UserId("alice")));
  }
}
