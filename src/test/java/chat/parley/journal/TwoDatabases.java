package chat.parley.journal;

import com.typesafe.config.ConfigFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A configuration with two databases, one for each half of the partitions. */
record TwoDatabases(Databases all) {

  /** New and empty ones. */
  static TwoDatabases fresh() {
    return at(TestDatabase.fresh(), TestDatabase.fresh(), "0-499", "500-999");
  }

  static TwoDatabases at(String urlOfOne, String urlOfTwo, String ofOne, String ofTwo) {
    String map =
        """
        parley.partition-map-version = 1
        parley.databases {
          one { url = "%s", user = postgres, partitions = "%s", pool = 2 }
          two { url = "%s", user = postgres, partitions = "%s", pool = 2 }
        }
        """;
    return new TwoDatabases(
        Databases.read(ConfigFactory.parseString(map.formatted(urlOfOne, ofOne, urlOfTwo, ofTwo))));
  }

  /** New ones of which each says what it holds. */
  static TwoDatabases founded() throws SQLException {
    TwoDatabases fresh = fresh();
    try (Connection one = fresh.one().connect();
        Connection two = fresh.two().connect()) {
      Installation.check(
          fresh.all(),
          List.of(new Installation.Open(fresh.one(), one), new Installation.Open(fresh.two(), two)),
          Optional.empty());
    }
    return fresh;
  }

  Database one() {
    return all.named("one");
  }

  Database two() {
    return all.named("two");
  }
}
