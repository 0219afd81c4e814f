package chat.parley.journal;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.jdbc.db.SlickExtension;
import org.apache.pekko.persistence.jdbc.db.SlickExtensionImpl;
import slick.jdbc.hikaricp.HikariCPJdbcDataSource;

/**
 * How much of a pool of connections is used.
 *
 * @param pool its name, such as {@code journal-main}
 * @param waiting threads that wait for a connection
 */
public record PoolUse(String pool, int active, int idle, int waiting) {

  /** The pools that write events. */
  public static List<PoolUse> ofJournals(ActorSystem<?> system, Databases databases) {
    List<PoolUse> all = new ArrayList<>();
    SlickExtensionImpl slick = (SlickExtensionImpl) SlickExtension.get(system.classicSystem());
    for (Database database : databases.all()) {
      Object source =
          slick
              .database(system.settings().config().getConfig(PluginConfig.journalId(database)))
              .database()
              .source();
      if (source instanceof HikariCPJdbcDataSource hikari) {
        of(hikari.ds()).ifPresent(all::add);
      }
    }
    return List.copyOf(all);
  }

  /** Of one pool, once it has been used. */
  static Optional<PoolUse> of(HikariDataSource source) {
    HikariPoolMXBean pool = source.getHikariPoolMXBean();
    return Optional.ofNullable(pool)
        .map(each ->
            new PoolUse(
                source.getPoolName(),
                each.getActiveConnections(),
                each.getIdleConnections(),
                each.getThreadsAwaitingConnection()));
  }
}
