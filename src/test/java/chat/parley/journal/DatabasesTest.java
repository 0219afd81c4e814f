package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.model.Partition;
import chat.parley.model.UserId;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabasesTest {

  @Test
  void reads_the_operators_file() {
    Config file = ConfigFactory.parseFile(new File("application.conf")).resolve();

    Databases databases = Databases.read(file);

    assertThat(databases.version()).isEqualTo(1);
    assertThat(databases.all())
        .singleElement()
        .satisfies(main -> {
          assertThat(main.name()).isEqualTo("main");
          assertThat(main.partitions().cardinality()).isEqualTo(Partition.COUNT);
        });
  }

  @Test
  void finds_the_database_and_the_plugins_of_a_partition() {
    Databases databases = two("0-499", "500-999");

    assertThat(databases.of(new Partition(499)).name()).isEqualTo("one");
    assertThat(databases.of(new Partition(500)).name()).isEqualTo("two");
    assertThat(databases.journalPluginId(new Partition(0))).isEqualTo("jdbc-journal-one");
    assertThat(databases.snapshotPluginId(new Partition(999))).isEqualTo("jdbc-snapshot-store-two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0-499     | 501-999   | parley.databases: no database holds the partitions 500",
        "0-499     | 499-999   | parley.databases.two: partition 499 lies on one already",
        "0-499     | 500-1000  | partitions are 0 to 999, ascending",
        "0-499     | 999-500   | partitions are 0 to 999, ascending",
        "0-499     | 500-      | write ranges such as 0-499, 600",
        "0-9, 5    | 500-999   | a partition is named twice",
        "''        | 500-999   | parley.databases: no database holds the partitions 0-499",
      })
  void refuses_a_map_that_is_not_exact(String one, String two, String reason) {
    assertThatThrownBy(() -> two(one, two))
        .isInstanceOf(InvalidDatabasesException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://ann:p%40ss@db:5433/chat?ssl=true | jdbc:postgresql://db:5433/chat?ssl=true | ann | p@ss",
        "postgresql://ann:p+w@my_db/chat | jdbc:postgresql://my_db/chat | ann | p+w",
        "postgres://db/chat | jdbc:postgresql://db/chat | '' | ''",
        "jdbc:postgresql://db/chat?user=ann | jdbc:postgresql://db/chat?user=ann | '' | ''",
      })
  void accepts_both_forms_of_an_address(String text, String jdbc, String user, String password) {
    assertThat(DatabaseUrl.parse(text)).isEqualTo(new DatabaseUrl(jdbc, user, password));
  }

  @Test
  void does_not_repeat_an_address_that_it_refuses() {
    for (String url : List.of("mysql://ann:secret@db/chat", "postgresql://ann:secret@db")) {
      assertThatThrownBy(() -> DatabaseUrl.parse(url))
          .isInstanceOf(InvalidDatabasesException.class)
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void the_operators_file_shows_the_defaults() {
    Config file = ConfigFactory.parseFile(new File("application.conf")).resolve();
    Config defaults = ConfigFactory.defaultReference();

    for (String section : List.of("parley.reads", "parley.last-seen")) {
      assertThat(file.getConfig(section)).isEqualTo(defaults.getConfig(section));
    }
  }

  @Test
  void says_what_is_missing() {
    assertThatThrownBy(() -> Databases.read(ConfigFactory.empty()))
        .isInstanceOf(InvalidDatabasesException.class)
        .hasMessageContaining("parley.databases");
  }

  @Test
  void puts_the_partition_in_front_of_the_id() {
    UserId alice = new UserId("alice");

    String log = Databases.persistenceId(alice);

    assertThat(log).isEqualTo("user|" + Partition.of(alice) + "|alice");
    assertThat(Databases.persistenceId("group", new Partition(7), "g")).isEqualTo("group|007|g");
  }

  @Test
  void configures_plugins_that_share_one_pool() {
    Config config = two("0-499", "500-999").pluginConfig();

    assertThat(config.getString("jdbc-journal-two.use-shared-db")).isEqualTo("two");
    assertThat(config.getString("jdbc-snapshot-store-two.use-shared-db")).isEqualTo("two");
    assertThat(config.getInt("jdbc-journal-two.parallelism")).isEqualTo(1);
    assertThat(config.getString("jdbc-journal-two.replay-filter.mode")).isEqualTo("fail");
    Config pool = config.getConfig("pekko-persistence-jdbc.shared-databases.two.db");
    assertThat(pool.getString("url")).isEqualTo("jdbc:postgresql://db/two");
    assertThat(pool.getInt("maxConnections")).isEqualTo(5);
    assertThat(pool.getBoolean("properties.logServerErrorDetail")).isFalse();
  }

  @Test
  void never_shows_a_password() {
    Database database =
        new Database(
            "one",
            "jdbc:postgresql://db/one?password=secret",
            "ann",
            "secret",
            PartitionRanges.parse("0-999"),
            8);

    assertThat(database.toString()).isEqualTo("one at jdbc:postgresql://db/one");
  }

  private static Databases two(String one, String two) {
    String text =
        """
        parley.partition-map-version = 1
        parley.databases {
          one { url = "jdbc:postgresql://db/one", partitions = "%s" }
          two { url = "postgresql://ann:secret@db/two", partitions = "%s", pool = 5 }
        }
        """;
    return Databases.read(ConfigFactory.parseString(text.formatted(one, two)));
  }
}
