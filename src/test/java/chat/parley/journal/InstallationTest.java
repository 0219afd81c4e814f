package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which databases belong together, and who says what lies where. */
class InstallationTest {
  private static final String HERE =
      "SELECT min(partition) || '-' || max(partition) FROM partition_place WHERE state = 'here'";

  private static UUID check(Databases databases, Database... missing) throws SQLException {
    try (Connection one = databases.named("one").connect();
        Connection two = databases.named("two").connect()) {
      return Installation.check(
          databases,
          List.of(
                  new Installation.Open(databases.named("one"), one),
                  new Installation.Open(databases.named("two"), two))
              .stream()
              .filter(each -> !List.of(missing).contains(each.database()))
              .toList(),
          List.of(missing).stream().findFirst());
    }
  }

  @Test
  void takes_the_map_of_the_configuration_once_and_then_never_again() throws SQLException {
    TwoDatabases fresh = TwoDatabases.fresh();
    UUID installation = check(fresh.all());
    TwoDatabases changed = TwoDatabases.at(fresh.one().url(), fresh.two().url(), "0-99", "100-999");

    assertThat(check(changed.all())).isEqualTo(installation);

    assertThat(Sql.values(fresh.one(), HERE)).containsExactly("0-499");
    assertThat(Sql.values(fresh.two(), HERE)).containsExactly("500-999");
  }

  @Test
  void finishes_a_founding_that_was_broken_off_even_with_another_map() throws SQLException {
    TwoDatabases fresh = TwoDatabases.fresh();
    check(fresh.all());
    Sql.execute(fresh.one(), "UPDATE database_identity SET founded = false");
    Sql.execute(fresh.two(), "DELETE FROM partition_place");
    Sql.execute(fresh.two(), "DELETE FROM database_identity");
    TwoDatabases changed = TwoDatabases.at(fresh.one().url(), fresh.two().url(), "0-99", "100-999");

    check(changed.all());

    assertThat(Sql.values(fresh.one(), HERE)).containsExactly("0-99");
    assertThat(Sql.values(fresh.two(), HERE)).containsExactly("100-999");
  }

  @Test
  void needs_every_database_at_the_first_start_only() throws SQLException {
    TwoDatabases fresh = TwoDatabases.fresh();

    assertThatThrownBy(() -> check(fresh.all(), fresh.two()))
        .isInstanceOf(UnavailableDatabaseException.class)
        .hasMessageContaining("the first start needs every database");

    UUID installation = check(fresh.all());
    assertThat(check(fresh.all(), fresh.two())).isEqualTo(installation);
  }

  @Test
  void refuses_databases_that_were_exchanged() throws SQLException {
    TwoDatabases fresh = TwoDatabases.fresh();
    check(fresh.all());
    TwoDatabases exchanged =
        TwoDatabases.at(fresh.two().url(), fresh.one().url(), "0-499", "500-999");

    assertThatThrownBy(() -> check(exchanged.all()))
        .isInstanceOf(UnavailableDatabaseException.class)
        .hasMessageContaining("database one")
        .hasMessageContaining("it is the one that is called two");
  }

  @Test
  void refuses_the_database_of_another_installation_and_one_with_logs_of_its_own()
      throws SQLException {
    TwoDatabases fresh = TwoDatabases.founded();
    TwoDatabases other = TwoDatabases.founded();
    TwoDatabases mixed = TwoDatabases.at(fresh.one().url(), other.two().url(), "0-499", "500-999");

    assertThatThrownBy(() -> check(mixed.all()))
        .isInstanceOf(UnavailableDatabaseException.class)
        .hasMessageContaining("it belongs to another installation");

    Database stranger = TestDatabase.freshDatabase();
    Rows.write(stranger, 600, 1);
    TwoDatabases strange = TwoDatabases.at(fresh.one().url(), stranger.url(), "0-499", "500-999");
    assertThatThrownBy(() -> check(strange.all()))
        .isInstanceOf(UnavailableDatabaseException.class)
        .hasMessageContaining("it holds logs, and does not belong to this installation");
  }

  @Test
  void takes_in_a_new_database_without_partitions() throws SQLException {
    Database alone = TestDatabase.freshDatabase();
    TwoDatabases first = TwoDatabases.at(alone.url(), TestDatabase.fresh(), "0-999", "");
    check(first.all());

    assertThat(Sql.values(first.one(), HERE)).containsExactly("0-999");
    assertThat(Sql.values(first.two(), "SELECT count(*) FROM partition_place"))
        .containsExactly("1000");
    assertThat(Rows.canWrite(first.two(), 5)).isFalse();
  }

  @Test
  void takes_over_the_databases_of_an_older_release_where_their_logs_lie() throws SQLException {
    TwoDatabases fresh = TwoDatabases.fresh();
    Rows.write(fresh.one(), 7, 1);
    Rows.write(fresh.two(), 600, 1);
    TwoDatabases wrong = TwoDatabases.at(fresh.one().url(), fresh.two().url(), "0-6", "7-999");

    assertThatThrownBy(() -> check(wrong.all()))
        .isInstanceOf(UnavailableDatabaseException.class)
        .hasMessageContaining("it holds logs of partition 7, which the configuration gives to two");

    check(fresh.all());
    assertThat(Rows.canWrite(fresh.one(), 7)).isTrue();
    assertThat(Rows.canWrite(fresh.two(), 7)).isFalse();
  }

  @Test
  void refuses_to_start_when_a_partition_lies_nowhere_or_twice() throws SQLException {
    TwoDatabases nowhere = TwoDatabases.founded();
    Sql.execute(
        nowhere.one(), "UPDATE partition_place SET state = 'elsewhere' WHERE partition < 3");
    assertThatThrownBy(() -> PlaceWatch.start(nowhere.all(), "a"))
        .isInstanceOf(UnavailableDatabaseException.class)
        .hasMessageContaining("partitions 0-2 lie on no database of the configuration");

    TwoDatabases twice = TwoDatabases.founded();
    Sql.execute(
        twice.one(),
        "UPDATE partition_place SET state = 'here', version = 1 WHERE partition = 600");
    assertThatThrownBy(() -> PlaceWatch.start(twice.all(), "a"))
        .isInstanceOf(UnavailableDatabaseException.class)
        .hasMessageContaining("partitions 600 lie on one and on two");
  }
}
