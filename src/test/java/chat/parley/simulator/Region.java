package chat.parley.simulator;

import chat.parley.model.UserId;
import chat.parley.user.UserCommand;
import chat.parley.user.UserReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Sharding: brings commands to the entity of a user, and starts it when there is none. */
final class Region {
  private final World world;
  private final Map<UserId, Shell> owners = new TreeMap<>();

  /** In a split a second node believes that it owns the user. */
  private final Map<UserId, Shell> rivals = new TreeMap<>();

  Region(World world) {
    this.world = world;
  }

  /** From entity to entity: may be lost, doubled and overtaken. */
  void tell(UserId from, UserId to, UserCommand.OfPeer command) {
    if (world.loses()) {
      world.trace.add(() -> "LOST %s -> %s %s".formatted(from, to, command));
      return;
    }
    Letter letter = Letter.of(command);
    world.agenda.after(world.delay(), () -> deliver(from.value(), to, letter));
    if (world.chance.happens(world.faults.duplicate())) {
      long later = world.chance.between(1, 20_000);
      world.agenda.after(later, () -> deliver(from.value(), to, letter));
    }
  }

  /** From the edge; the answer may be lost. */
  void ask(UserId to, UserCommand.OfEdge command, Consumer<UserReply> replyTo) {
    Consumer<UserReply> back =
        reply -> {
          if (!world.loses()) {
            world.agenda.after(world.delay(), () -> replyTo.accept(reply));
          }
        };
    if (!world.loses()) {
      world.agenda.after(world.delay(), () -> deliver("edge", to, new Letter(command, null, back)));
    }
  }

  /** Brings a command to the entity that its source believes to be the one. */
  void deliver(String source, UserId to, Letter letter) {
    Shell rival = rivals.get(to);
    boolean toRival = rival != null && rival.isAlive() && (source.hashCode() & 1) == 1;
    Shell shell = toRival ? rival : owners.get(to);
    if (shell == null || !shell.isAlive()) {
      shell = start(to);
      owners.put(to, shell);
    }
    shell.receive(letter);
  }

  private Shell start(UserId user) {
    Shell shell = new Shell(world, user, world.chance.below(World.NODES));
    shell.start();
    return shell;
  }

  /** A second incarnation comes to life beside the first one. */
  void split(UserId user) {
    heal(user);
    world.trace.add(() -> "SPLIT " + user);
    rivals.put(user, start(user));
  }

  /**
   * The split is over: the nodes that others have taken for dead are shut down, and with them every
   * incarnation but the latest.
   */
  void heal(UserId user) {
    Shell rival = rivals.remove(user);
    Shell owner = owners.get(user);
    if (rival == null) {
      return;
    }
    if (owner != null && !owner.isLatest()) {
      owner.kill();
    }
    if (owner != null && owner.isAlive() || !rival.isLatest()) {
      rival.kill();
    } else {
      owners.put(user, rival);
    }
  }

  /** Ends all splits. */
  void heal() {
    List.copyOf(rivals.keySet()).forEach(this::heal);
  }

  /** Kills the entity of a user without warning. */
  void kill(UserId user) {
    Shell shell = owners.get(user);
    if (shell != null) {
      shell.kill();
    }
  }

  /** Kills everything on a node. */
  void crash(int node) {
    world.trace.add(() -> "CRASH of node " + node);
    List<Shell> all = new ArrayList<>(owners.values());
    all.addAll(rivals.values());
    all.stream().filter(each -> each.node() == node).forEach(Shell::kill);
    List.copyOf(world.sessions).stream()
        .filter(each -> each.node() == node)
        .forEach(GatewaySession::crash);
  }

  /** The entity of a user, when it is alive. */
  Shell find(UserId user) {
    Shell shell = owners.get(user);
    return shell != null && shell.isAlive() ? shell : null;
  }
}
