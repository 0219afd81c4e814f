package chat.parley.simulator;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Which incarnations of a kind of entity live, by name.
 *
 * @param <K> the names
 * @param <T> the incarnations
 */
final class Owners<K extends Comparable<K>, T extends Entity<?, ?>> {
  private final World world;
  private final Function<K, T> create;
  private final Map<K, T> owners = new TreeMap<>();

  /** In a split a second node believes that it owns the entity. */
  private final Map<K, T> rivals = new TreeMap<>();

  private boolean split;

  Owners(World world, Function<K, T> create) {
    this.world = world;
    this.create = create;
  }

  /** The entity that a source believes to be the one; started when there is none. */
  T reach(String source, K name) {
    T rival = rivals.get(name);
    boolean toRival = rival != null && rival.isAlive() && (source.hashCode() & 1) == 1;
    T found = toRival ? rival : owners.get(name);
    if (found == null || !found.isAlive()) {
      found = start(name);
      owners.put(name, found);
    }
    return found;
  }

  private T start(K name) {
    T started = create.apply(name);
    started.start();
    return started;
  }

  /** A second incarnation comes to life beside the first one. */
  void split(K name) {
    heal(name);
    split = true;
    world.trace.add(() -> "SPLIT " + name);
    rivals.put(name, start(name));
  }

  /** Whether an incarnation may be alive, or was, that does not know of a later one. */
  boolean hasSplit() {
    return split;
  }

  /**
   * The split is over: the nodes that others have taken for dead are shut down, and with them every
   * incarnation but the latest.
   */
  void heal(K name) {
    T rival = rivals.remove(name);
    T owner = owners.get(name);
    if (rival == null) {
      return;
    }
    if (owner != null && !owner.isLatest()) {
      owner.kill();
    }
    if (owner != null && owner.isAlive() || !rival.isLatest()) {
      rival.kill();
    } else {
      owners.put(name, rival);
    }
  }

  /** Ends all splits. */
  void heal() {
    List.copyOf(rivals.keySet()).forEach(this::heal);
  }

  /** Kills an entity without warning. */
  void kill(K name) {
    T owner = owners.get(name);
    if (owner != null) {
      owner.kill();
    }
  }

  /** Does something to all incarnations on a node. */
  void on(int node, Consumer<T> work) {
    owners.values().stream().filter(each -> each.node() == node).forEach(work);
    rivals.values().stream().filter(each -> each.node() == node).forEach(work);
  }

  /** Does something to all incarnations. */
  void all(Consumer<T> work) {
    List.copyOf(owners.values()).forEach(work);
    List.copyOf(rivals.values()).forEach(work);
  }

  /** The entity, when it is alive. */
  T find(K name) {
    T owner = owners.get(name);
    return owner != null && owner.isAlive() ? owner : null;
  }
}
