package chat.parley.media;

import chat.parley.journal.Database;
import chat.parley.journal.Databases;
import chat.parley.journal.SqlWorkers;
import chat.parley.model.MediaHash;
import chat.parley.model.Partition;
import chat.parley.model.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Table {@code media}: one row for each user who has uploaded some bytes, in the database of that
 * user's partition. Bytes are kept as long as any of their rows was used lately. Stages fail as
 * {@link SqlWorkers#run} says.
 */
final class MediaTable {
  private static final String NOTE =
      """
      INSERT INTO media (hash, uploader, partition, size, type, created, last_use)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (hash, uploader)
      DO UPDATE SET last_use = greatest(media.last_use, excluded.last_use)
      """;
  private static final String USE =
      """
      UPDATE media SET last_use = used.at
      FROM unnest(?::bytea[], ?::bigint[]) AS used (hash, at)
      WHERE media.hash = used.hash AND media.last_use < used.at
      """;
  private static final String IN_USE =
      "SELECT DISTINCT hash FROM media WHERE hash = ANY (?::bytea[]) AND last_use >= ?";
  private static final String FORGET =
      "DELETE FROM media WHERE hash = ANY (?::bytea[]) AND last_use < ?";

  private final Databases databases;
  private final SqlWorkers workers;

  MediaTable(Databases databases, SqlWorkers workers) {
    this.databases = databases;
    this.workers = workers;
  }

  /**
   * What a row says.
   *
   * @param size in bytes
   * @param type as {@link MediaTypes} names it
   * @param at epoch milliseconds of the upload
   */
  record Row(MediaHash hash, UserId uploader, long size, String type, long at) {}

  /** Adds a row, or notes in the one that is there that it is used. */
  CompletionStage<Void> note(Row row) {
    Partition partition = Partition.of(row.uploader());
    return workers.run(
        partition,
        connection -> {
          try (PreparedStatement insert = connection.prepareStatement(NOTE)) {
            insert.setBytes(1, row.hash().bytes().array());
            insert.setString(2, row.uploader().value());
            insert.setInt(3, partition.number());
            insert.setLong(4, row.size());
            insert.setString(5, row.type());
            insert.setLong(6, row.at());
            insert.setLong(7, row.at());
            insert.executeUpdate();
          }
          return null;
        });
  }

  /** Notes when bytes were used, in the rows of all their uploaders. */
  CompletionStage<Void> use(Map<MediaHash, Long> uses) {
    List<MediaHash> hashes = uses.keySet().stream().sorted(MediaTable::compare).toList();
    Object[] times = hashes.stream().map(uses::get).toArray();
    return everywhere(
            connection -> {
              try (PreparedStatement update = connection.prepareStatement(USE)) {
                update.setObject(1, connection.createArrayOf("bytea", arrays(hashes)));
                update.setObject(2, connection.createArrayOf("int8", times));
                return update.executeUpdate();
              }
            })
        .thenApply(done -> null);
  }

  // In one order, so that two nodes which write the same rows don't wait for each other.
  private static int compare(MediaHash one, MediaHash other) {
    return java.util.Arrays.compareUnsigned(one.bytes().array(), other.bytes().array());
  }

  /** Those of the hashes that somebody has used since a time, in epoch milliseconds. */
  CompletionStage<Set<MediaHash>> usedSince(Collection<MediaHash> hashes, long since) {
    return everywhere(
            connection -> {
              Set<MediaHash> used = new HashSet<>();
              try (PreparedStatement query = connection.prepareStatement(IN_USE)) {
                query.setObject(1, connection.createArrayOf("bytea", arrays(hashes)));
                query.setLong(2, since);
                try (ResultSet rows = query.executeQuery()) {
                  while (rows.next()) {
                    used.add(MediaHash.of(rows.getBytes(1)));
                  }
                }
              }
              return used;
            })
        .thenApply(all -> {
          Set<MediaHash> used = new HashSet<>();
          all.forEach(used::addAll);
          return used;
        });
  }

  /** Deletes the rows of hashes that nobody has used since a time. */
  CompletionStage<Void> forget(Collection<MediaHash> hashes, long since) {
    return everywhere(
            connection -> {
              try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
                delete.setObject(1, connection.createArrayOf("bytea", arrays(hashes)));
                delete.setLong(2, since);
                return delete.executeUpdate();
              }
            })
        .thenApply(done -> null);
  }

  private static Object[] arrays(Collection<MediaHash> hashes) {
    return hashes.stream().map(hash -> hash.bytes().array()).toArray(byte[][]::new);
  }

  /** A piece of work on one of the databases. */
  private interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Runs work on every database: whose rows a hash has is not known from the hash. */
  private <T> CompletionStage<List<T>> everywhere(Work<T> work) {
    List<CompletableFuture<T>> parts =
        databases.all().stream()
            .map((Database each) -> workers.run(each, work::run).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> parts.stream().map(CompletableFuture::join).toList());
  }
}
