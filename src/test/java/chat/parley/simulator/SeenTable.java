package chat.parley.simulator;

import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * When users were last seen: what the table holds, and what each node keeps in memory until its
 * next write. A node that dies loses that; a write that was under way may be committed all the
 * same.
 */
final class SeenTable {
  private static final long FLUSH_MS = 5_000;

  private record Touch(long at, LongConsumer stored) {}

  /** What a node has not written yet, for one life of it. */
  private static final class Memory {
    private final Map<UserId, Touch> touches = new TreeMap<>();
    private boolean flushes;
  }

  private final World world;
  private final Map<UserId, Long> held = new HashMap<>();
  private final List<Memory> nodes = new ArrayList<>();

  SeenTable(World world) {
    this.world = world;
    for (int node = 0; node < World.NODES; node++) {
      nodes.add(new Memory());
    }
  }

  /** What is stored. */
  OptionalLong read(UserId user) {
    return held.containsKey(user) ? OptionalLong.of(held.get(user)) : OptionalLong.empty();
  }

  /** A user was seen by an entity on a node. */
  void touch(int node, UserId user, long at, LongConsumer stored) {
    Memory memory = nodes.get(node);
    memory.touches.merge(
        user,
        new Touch(at, stored),
        (before, next) -> new Touch(Math.max(before.at, next.at), next.stored));
    if (world.planted == Planted.LAST_SEEN_BELIEVED_STORED) {
      world.agenda.after(0, () -> stored.accept(at));
    }
    flushLater(node, memory);
  }

  private void flushLater(int node, Memory memory) {
    if (!memory.flushes) {
      memory.flushes = true;
      world.agenda.after(world.chance.between(0, FLUSH_MS), () -> flush(node, memory));
    }
  }

  private void flush(int node, Memory memory) {
    if (nodes.get(node) != memory) {
      return;
    }
    Map<UserId, Touch> batch = new TreeMap<>(memory.touches);
    boolean fails = world.chance.happens(world.faults.writeFails());
    boolean unsure = world.chance.happens(world.faults.writeUnsure());
    world.agenda.after(
        world.delay(),
        () -> {
          if (!fails) {
            batch.forEach((user, touch) -> held.merge(user, touch.at, Math::max));
            world.trace.add(() -> "STORED last seen of %s by node %d".formatted(held, node));
          }
          world.agenda.after(
              world.chance.between(0, 5),
              () -> reported(node, memory, fails || unsure ? Map.of() : batch));
        });
  }

  private void reported(int node, Memory memory, Map<UserId, Touch> stored) {
    if (nodes.get(node) != memory) {
      return;
    }
    memory.flushes = false;
    stored.forEach((user, touch) -> {
      memory.touches.remove(user, touch);
      touch.stored.accept(held.get(user));
    });
    if (!memory.touches.isEmpty()) {
      flushLater(node, memory);
    }
  }

  /** What a node has kept in memory is lost. */
  void crash(int node) {
    nodes.set(node, new Memory());
  }

  /** An entity tells when its user was last seen. */
  void told(UserId user, long lastSeen) {
    Violation.unless(
        held.getOrDefault(user, 0L) >= lastSeen,
        "%s was last seen at %d, it is told, but only %s is stored",
        user,
        lastSeen,
        held.get(user));
  }
}
