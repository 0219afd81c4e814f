package chat.parley.simulator;

import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.user.UserCommand;
import java.util.List;

/** One run: people use the system while it suffers, then it is left in peace and looked at. */
final class Run {
  private static final List<String> NAMES = List.of("alice", "bob", "carol");
  private static final long REGISTER_AGAIN_MS = 4_000;

  /** Sessions of a device that is gone end, and when it was last there is stored. */
  private static final long LEAVING_MS = 150_000;

  /** How many of the worlds have groups. */
  private static final double WITH_GROUPS = 0.35;

  private final World world;

  private Run(long seed, Planted planted, boolean traced) {
    this.world = new World(seed, planted, traced);
  }

  /**
   * Runs a seed.
   *
   * @throws Violation when a promise is broken; the message has the seed and what happened last
   */
  static void seed(long seed, Planted planted) {
    try {
      new Run(seed, planted, false).run();
    } catch (Violation | RuntimeException first) {
      Run again = new Run(seed, planted, true);
      try {
        again.run();
      } catch (Violation | RuntimeException second) {
        Violation told =
            new Violation(
                "seed %d, after %d ms: %s%n%s"
                    .formatted(seed, again.world.agenda.elapsed(), second, again.world.trace));
        told.initCause(second);
        throw told;
      }
      throw new Violation("seed %d fails only the first time: %s".formatted(seed, first));
    }
  }

  private void run() {
    begin();
    People people = new People(world);
    Havoc havoc = new Havoc(world);
    people.live();
    havoc.rage();
    world.agenda.run(world.chance.between(20_000, 80_000));

    world.trace.add(() -> "PEACE");
    people.stop();
    havoc.stop();
    world.devices.forEach(each -> each.want(true));
    world.users.forEach(this::register);
    Noticing noticing = new Noticing(world);
    world.agenda.run(60_000);
    noticing.check();
    world.agenda.run(200_000);
    new Convergence(world).check();
    unblock();
    leave();
  }

  private void begin() {
    int users = world.chance.happens(0.6) ? 2 : 3;
    if (world.chance.happens(WITH_GROUPS)) {
      world.groups.add(new GroupId("a".repeat(26)));
      if (world.chance.happens(0.2)) {
        world.groups.add(new GroupId("b".repeat(26)));
      }
    }
    for (int i = 0; i < users; i++) {
      UserId user = new UserId(NAMES.get(i));
      world.users.add(user);
      int devices = world.chance.below(3) + 1;
      for (int d = 0; d < devices; d++) {
        world.devices.add(new Device(world, user, "d" + d));
      }
    }
    for (int i = 0; i < users; i++) {
      UserId user = world.users.get(i);
      boolean late = i > 0 && world.chance.happens(0.15);
      world.agenda.after(late ? world.chance.between(1, 30_000) : 0, () -> register(user));
    }
    world.devices.forEach(Device::signIn);
  }

  private void register(UserId user) {
    if (world.registeredAt.containsKey(user)) {
      return;
    }
    world.region.ask(
        user,
        new UserCommand.Register(user.value(), "hash"),
        reply -> world.registeredAt.putIfAbsent(user, world.agenda.now()));
    world.agenda.after(REGISTER_AGAIN_MS, () -> register(user));
  }

  /** One user goes, and whoever looks is shown when that was. */
  private void leave() {
    UserId user = world.chance.pick(world.users);
    world.devices.stream()
        .filter(each -> each.user().equals(user))
        .forEach(each -> each.want(false));
    world.agenda.run(LEAVING_MS);
    world.devices.forEach(each -> each.screen().checkGone(user));
  }

  /** Releases what is withheld, and everything must be there. */
  private void unblock() {
    boolean any = false;
    for (Device device : world.devices) {
      for (UserId peer : world.users) {
        if (world.journal(device.user()).durable().isBlocked(peer)) {
          device.person().unblock(peer);
          any = true;
        }
      }
    }
    if (any) {
      world.agenda.run(200_000);
      new Convergence(world).check();
      for (UserId user : world.users) {
        Violation.unless(
            world.journal(user).durable().blocked().isEmpty(), "%s still blocks somebody", user);
      }
    }
  }
}
