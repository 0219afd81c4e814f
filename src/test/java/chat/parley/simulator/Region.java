package chat.parley.simulator;

import chat.parley.conversation.ToGroup;
import chat.parley.conversation.ToUser;
import chat.parley.group.GroupCommand;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.user.UserCommand;
import chat.parley.user.UserReply;
import java.util.List;
import java.util.function.Consumer;

/** Sharding: brings commands to the entities, and starts them when there are none. */
final class Region {
  private final World world;
  final Owners<UserId, Shell> users;
  final Owners<GroupId, GroupShell> groups;

  Region(World world) {
    this.world = world;
    this.users =
        new Owners<>(world, user -> new Shell(world, user, world.chance.below(World.NODES)));
    this.groups =
        new Owners<>(world, group -> new GroupShell(world, group, world.chance.below(World.NODES)));
  }

  /** From user to user. */
  void tell(UserId from, UserId to, UserCommand.OfPeer command) {
    Letter letter = Letter.of(command);
    carry(
        () -> "%s -> %s %s".formatted(from, to, command), () -> deliver(from.value(), to, letter));
  }

  /** From a user to a group. */
  void tell(UserId from, GroupId to, ToGroup word) {
    carry(
        () -> "%s -> #%s %s".formatted(from, to, word),
        () -> deliver(from.value(), to, new GroupCommand.Answered(word), null));
  }

  /** From a group to a user. */
  void tell(GroupId from, UserId to, ToUser word) {
    Letter letter = Letter.of(new UserCommand.FromGroup(word));
    carry(() -> "#%s -> %s %s".formatted(from, to, word), () -> deliver(from.value(), to, letter));
  }

  /** From entity to entity: may be lost, doubled and overtaken. */
  private void carry(java.util.function.Supplier<String> what, Runnable delivery) {
    if (world.loses()) {
      world.trace.add(() -> "LOST " + what.get());
      return;
    }
    world.agenda.after(world.delay(), delivery);
    if (world.chance.happens(world.faults.duplicate())) {
      world.agenda.after(world.chance.between(1, 20_000), delivery);
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

  /** Brings a command to the user that its source believes to be the one. */
  void deliver(String source, UserId to, Letter letter) {
    users.reach(source, to).receive(letter);
  }

  /**
   * Brings a command to the group that its source believes to be the one.
   *
   * @param node the fan-out that it comes from, or null
   */
  void deliver(String source, GroupId to, GroupCommand command, FanoutNode node) {
    groups.reach(source, to).receive(command, node);
  }

  /** Kills everything on a node. */
  void crash(int node) {
    world.trace.add(() -> "CRASH of node " + node);
    users.on(node, Shell::kill);
    world.seen.crash(node);
    groups.on(node, GroupShell::kill);
    List.copyOf(world.sessions).stream()
        .filter(each -> each.node() == node)
        .forEach(GatewaySession::crash);
    world.fanouts.get(node).crash();
  }

  /** Ends all splits. */
  void heal() {
    users.heal();
    groups.heal();
  }
}
