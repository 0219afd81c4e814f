package chat.parley.check;

import chat.parley.journal.PartitionRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a database says of the partitions. */
public final class PlaceTables {
  private static final String READ =
      "SELECT partition, state, version, target, leftover FROM partition_place ORDER BY partition";

  private PlaceTables() {}

  /** What it says of all of them; rows are not counted, which is told as 0. */
  public static List<PlaceRecord> read(String database, Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(READ);
        ResultSet rows = query.executeQuery()) {
      List<PlaceRecord> all = new ArrayList<>();
      while (rows.next()) {
        all.add(
            new PlaceRecord(
                database,
                rows.getInt(1),
                PlaceRecord.State.parse(rows.getString(2)),
                rows.getLong(3),
                Optional.ofNullable(rows.getString(4)),
                rows.getBoolean(5),
                0));
      }
      return all;
    }
  }

  /** The same record with the rows of its partition that are on the database. */
  public static PlaceRecord counted(PlaceRecord place, Connection connection) throws SQLException {
    return new PlaceRecord(
        place.database(),
        place.partition(),
        place.state(),
        place.version(),
        place.target(),
        place.leftover(),
        PartitionRows.count(connection, place.partition()));
  }
}
