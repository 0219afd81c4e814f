package chat.parley.client;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statements on one connection, prepared once each; failures become {@link StoreException}. */
final class Rows {

  /** Reads one row. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Rows(Connection connection) {
    this.connection = connection;
  }

  /** Reads all rows; parameters are longs, texts, byte arrays or null. */
  <T> List<T> list(String sql, Reader<T> reader, Object... parameters) {
    try (ResultSet rows = bind(sql, parameters).executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return found;
    } catch (SQLException failure) {
      throw new StoreException("the store can't be read: " + failure.getMessage(), failure);
    }
  }

  <T> Optional<T> first(String sql, Reader<T> reader, Object... parameters) {
    return list(sql, reader, parameters).stream().findFirst();
  }

  void write(String sql, Object... parameters) {
    try {
      bind(sql, parameters).executeUpdate();
    } catch (SQLException failure) {
      throw new StoreException("the store can't be written: " + failure.getMessage(), failure);
    }
  }

  private PreparedStatement bind(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  void close() {
    for (PreparedStatement each : prepared.values()) {
      try {
        each.close();
      } catch (SQLException failure) {
        throw new StoreException("the store can't be closed", failure);
      }
    }
    prepared.clear();
  }
}
