package chat.parley.journal;

import chat.parley.model.GroupId;
import chat.parley.model.Partition;
import chat.parley.model.UserId;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The partition map: which of the 1,000 partitions lies on which database. Every partition lies on
 * exactly one.
 */
public final class Databases {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,20}");
  private static final int POOL_MIN = 2;

  /** The kinds of entities, as they stand in the names of their logs. */
  static final List<String> KINDS = List.of("user", "group");

  private static final int POOL_MAX = 100;

  private final int version;
  private final List<Database> all;
  private final Database[] byPartition;

  private Databases(int version, List<Database> all) {
    this.version = version;
    this.all = List.copyOf(all);
    this.byPartition = assign(all);
  }

  /** All partitions on one database. */
  public static Databases of(Database database) {
    return new Databases(1, List.of(database));
  }

  /**
   * Reads {@code parley.partition-map-version} and {@code parley.databases}.
   *
   * @throws InvalidDatabasesException when a value is missing or wrong, or a partition lies on no
   *     database or on two
   */
  public static Databases read(Config config) {
    if (!config.hasPath("parley.databases")) {
      throw new InvalidDatabasesException("the configuration has no parley.databases");
    }
    try {
      Config databases = config.getConfig("parley.databases");
      List<Database> all = new ArrayList<>();
      for (String name : databases.root().keySet().stream().sorted().toList()) {
        all.add(readDatabase(name, databases.getConfig(name)));
      }
      return new Databases(config.getInt("parley.partition-map-version"), all);
    } catch (ConfigException wrong) {
      throw new InvalidDatabasesException("the configuration is wrong: " + wrong.getMessage());
    }
  }

  private static Database readDatabase(String name, Config config) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidDatabasesException(
          "parley.databases: the name \"" + name + "\" is not 1 to 20 of a-z 0-9");
    }
    int pool = config.hasPath("pool") ? config.getInt("pool") : 8;
    if (pool < POOL_MIN || pool > POOL_MAX) {
      throw invalid(name, "pool is " + POOL_MIN + " to " + POOL_MAX);
    }
    try {
      DatabaseUrl url = DatabaseUrl.parse(config.getString("url"));
      return new Database(
          name,
          url.jdbc(),
          url.user().isEmpty() ? textOf(config, "user") : url.user(),
          url.user().isEmpty() ? textOf(config, "password") : url.password(),
          PartitionRanges.parse(config.getString("partitions")),
          pool);
    } catch (InvalidDatabasesException wrong) {
      throw invalid(name, wrong.getMessage());
    }
  }

  private static String textOf(Config config, String path) {
    return config.hasPath(path) ? config.getString(path) : "";
  }

  private static Database[] assign(List<Database> all) {
    Database[] assigned = new Database[Partition.COUNT];
    for (Database database : all) {
      BitSet partitions = database.partitions();
      for (int i = partitions.nextSetBit(0); i >= 0; i = partitions.nextSetBit(i + 1)) {
        if (assigned[i] != null) {
          String other = assigned[i].name();
          throw invalid(database.name(), "partition " + i + " lies on " + other + " already");
        }
        assigned[i] = database;
      }
    }
    BitSet missing = new BitSet();
    IntStream.range(0, Partition.COUNT).filter(i -> assigned[i] == null).forEach(missing::set);
    if (!missing.isEmpty()) {
      throw new InvalidDatabasesException(
          "parley.databases: no database holds the partitions " + PartitionRanges.format(missing));
    }
    return assigned;
  }

  private static InvalidDatabasesException invalid(String name, String reason) {
    return new InvalidDatabasesException("parley.databases." + name + ": " + reason);
  }

  /** The version of the map: all nodes of a cluster have the same. */
  public int version() {
    return version;
  }

  /** Every database, by name. */
  public List<Database> all() {
    return all;
  }

  /** The database of a name of the configuration. */
  Database named(String name) {
    return all.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  /** The database of a partition, as the configuration has it. */
  public Database of(Partition partition) {
    return byPartition[partition.number()];
  }

  /** Whether a PostgreSQL of our own is to be started. */
  public boolean needsEmbedded() {
    return all.stream().anyMatch(Database::isEmbedded);
  }

  /**
   * The same map with the own server's addresses.
   *
   * @param jdbcUrl gives the address for the name of an embedded database
   */
  public Databases withEmbedded(Function<String, String> jdbcUrl) {
    Function<Database, Database> resolve =
        database -> database.isEmbedded() ? database.at(jdbcUrl.apply(database.name())) : database;
    return new Databases(version, all.stream().map(resolve).toList());
  }

  /** The journal plugin of the entities of a partition. */
  public String journalPluginId(Partition partition) {
    return PluginConfig.journalId(of(partition));
  }

  /** The snapshot plugin of the entities of a partition. */
  public String snapshotPluginId(Partition partition) {
    return PluginConfig.snapshotId(of(partition));
  }

  /**
   * The name of an entity's log: {@code user|417|alice}. With the partition in front of the id, a
   * partition is one range of the primary key.
   */
  public static String persistenceId(String kind, Partition partition, String id) {
    return kind + "|" + partition + "|" + id;
  }

  /** The name of a user's log. */
  public static String persistenceId(UserId user) {
    return persistenceId("user", Partition.of(user), user.value());
  }

  /** The name of a group's log. */
  public static String persistenceId(GroupId group) {
    return persistenceId("group", Partition.of(group), group.value());
  }

  /** Where a user's log lies. */
  public LogPlace placeOf(UserId user) {
    return place(persistenceId(user), Partition.of(user));
  }

  /** Where a group's log lies. */
  public LogPlace placeOf(GroupId group) {
    return place(persistenceId(group), Partition.of(group));
  }

  private LogPlace place(String persistenceId, Partition partition) {
    return new LogPlace(persistenceId, journalPluginId(partition), snapshotPluginId(partition));
  }

  /**
   * The configuration of every database's plugins, made of {@code parley.persistence} and the
   * defaults of the class path; the caller puts it in front of the actor system's.
   */
  public Config pluginConfig() {
    return pluginConfig(ConfigFactory.load());
  }

  /** The same from a configuration that overrides defaults of {@code parley.persistence}. */
  public Config pluginConfig(Config config) {
    return PluginConfig.of(all, config);
  }
}
