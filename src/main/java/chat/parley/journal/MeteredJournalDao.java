package chat.parley.journal;

import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.journal.dao.DefaultJournalDao;
import org.apache.pekko.persistence.jdbc.journal.dao.JournalTables.JournalPekkoSerializationRow;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.collection.immutable.Set;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;
import scala.util.Try;
import slick.dbio.DBIOAction;
import slick.dbio.NoStream;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcProfile;
import slick.jdbc.SimpleJdbcAction;

/**
 * The journal's way to the database: {@link JournalInsert} in place of the plugin's insert, and a
 * watch, since only here is it seen which writes of different entities become one commit. Named in
 * {@code parley.persistence.journal.dao}.
 */
public final class MeteredJournalDao extends DefaultJournalDao {
  private final JournalMeter meter;
  private final String database;
  private final ExecutionContext executor;

  /** As the plugin makes it. */
  public MeteredJournalDao(
      JdbcBackend.JdbcDatabaseDef db,
      JdbcProfile profile,
      JournalConfig config,
      Serialization serialization,
      ExecutionContext executor,
      Materializer materializer) {
    super(db, profile, config, serialization, executor, materializer);
    this.meter = JournalMeter.of(materializer.system());
    this.database = config.useSharedDb().getOrElse(() -> "");
    this.executor = executor;
  }

  @Override
  public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
    long start = System.nanoTime();
    Future<Seq<Try<BoxedUnit>>> written = super.asyncWriteMessages(messages);
    written.onComplete(
        result -> {
          if (result.isSuccess()) {
            meter.written(database, System.nanoTime() - start);
          }
          return null;
        },
        executor);
    return written;
  }

  @Override
  public Future<BoxedUnit> writeJournalRows(
      Seq<Tuple2<JournalPekkoSerializationRow, Set<String>>> rows) {
    // The plugin begins with an empty commit of its own.
    if (rows.isEmpty()) {
      return super.writeJournalRows(rows);
    }
    long start = System.nanoTime();
    Future<BoxedUnit> committed =
        JournalInsert.takes(rows) ? insert(rows) : super.writeJournalRows(rows);
    committed.onComplete(
        result -> {
          if (result.isSuccess()) {
            meter.committed(database, rows.size(), System.nanoTime() - start);
          } else {
            meter.failed(database);
          }
          return null;
        },
        executor);
    return committed;
  }

  private Future<BoxedUnit> insert(Seq<Tuple2<JournalPekkoSerializationRow, Set<String>>> rows) {
    return run(
        new SimpleJdbcAction<>(context -> {
          try {
            JournalInsert.run(context.connection(), rows);
          } catch (SQLException failed) {
            throw new CompletionException(failed);
          }
          return BoxedUnit.UNIT;
        }));
  }

  /** Slick takes an action of any effect, and says so by a type that Java has no word for. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  private <R> Future<R> run(DBIOAction<R, NoStream, ?> action) {
    return db().run((DBIOAction) action);
  }
}
