package chat.parley.simulator;

import chat.parley.model.GroupId;
import chat.parley.model.UserId;

/** What goes wrong with nodes, entities, sockets and devices, at random. */
final class Havoc {
  private final World world;
  private final long pauseMs;
  private boolean active = true;

  Havoc(World world) {
    this.world = world;
    this.pauseMs = world.chance.pick(java.util.List.of(300L, 1_500L, 8_000L));
  }

  /** Something goes wrong now and then, until it is stopped. */
  void rage() {
    world.agenda.after(
        world.chance.between(1, 2 * pauseMs),
        () -> {
          if (active) {
            strike();
            rage();
          }
        });
  }

  private void strike() {
    UserId user = world.chance.pick(world.users);
    Device device = world.chance.pick(world.devices);
    if (!world.groups.isEmpty() && world.chance.happens(0.5)) {
      strikeGroup(world.chance.pick(world.groups));
      return;
    }
    switch (world.chance.below(9)) {
      case 0, 1, 2 -> world.region.users.kill(user);
      case 3 -> world.region.crash(world.chance.below(World.NODES));
      case 4 -> {
        world.region.users.split(user);
        world.agenda.after(world.chance.between(100, 20_000), () -> world.region.users.heal(user));
      }
      case 5 -> device.socket().ifPresent(Socket::cut);
      case 6 -> silence(device);
      case 7 -> device.crash();
      default -> {
        device.want(false);
        world.agenda.after(world.chance.between(100, 60_000), () -> device.want(true));
      }
    }
  }

  private void strikeGroup(GroupId group) {
    switch (world.chance.below(5)) {
      case 0, 1, 2 -> world.region.groups.kill(group);
      case 3 -> {
        world.region.groups.split(group);
        world.agenda.after(
            world.chance.between(100, 20_000), () -> world.region.groups.heal(group));
      }
      default -> world.chance.pick(world.fanouts).restart();
    }
  }

  private void silence(Device device) {
    boolean up = world.chance.happens(0.5);
    long duration = world.chance.between(100, 50_000);
    device.socket().ifPresent(socket -> socket.silence(up, duration));
  }

  /** Nothing goes wrong any more, and what did is mended. */
  void stop() {
    active = false;
    world.faults = Faults.NONE;
    world.region.heal();
  }
}
