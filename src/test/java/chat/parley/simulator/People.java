package chat.parley.simulator;

import chat.parley.client.Chat;
import chat.parley.client.MemoryStore;
import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.user.UserCommand;
import java.util.HashMap;
import java.util.Map;

/** What people do with their devices, at random. */
final class People {
  private static final UserId NOBODY = new UserId("nobody");
  private final World world;
  private final Map<Device, MemoryStore.Snapshot> backups = new HashMap<>();
  private final Company company;
  private boolean active = true;

  /** How often a person does something drastic, for this run. */
  private final double drastic;

  private final long pauseMs;
  private int texts;

  People(World world) {
    this.world = world;
    this.company = new Company(world);
    this.drastic = world.chance.happens(0.5) ? 0 : 0.06;
    this.pauseMs = world.chance.pick(java.util.List.of(150L, 600L, 2_000L));
  }

  /** Something happens now and then, until they stop. */
  void live() {
    world.agenda.after(
        world.chance.between(1, 2 * pauseMs),
        () -> {
          if (active) {
            act(world.chance.pick(world.devices));
            live();
          }
        });
  }

  void stop() {
    active = false;
  }

  private void act(Device device) {
    if (!device.isSignedIn()) {
      return;
    }
    if (world.chance.happens(drastic)) {
      drastically(device);
      return;
    }
    if (!world.groups.isEmpty() && world.chance.happens(0.6)) {
      company.act(device, world.chance.pick(world.groups));
      return;
    }
    if (world.watched && world.chance.happens(0.1)) {
      device
          .person()
          .watch(world.users.stream().filter(each -> world.chance.happens(0.7)).toList());
      return;
    }
    UserId peer = world.chance.pick(world.users);
    int what = world.chance.below(100);
    if (what < 50) {
      send(device, world.chance.happens(0.02) ? NOBODY : peer);
    } else if (what < 75) {
      read(device);
    } else if (what < 80) {
      device.person().type(Conversation.with(peer));
    } else if (what < 85) {
      device.person().older(Conversation.with(peer));
    } else if (what < 90) {
      prefer(device, peer);
    } else if (what < 93) {
      device.person().info(Conversation.with(peer), world.chance.between(1, 10));
    } else if (what < 96) {
      device.want(world.chance.happens(0.6));
    } else {
      block(device, peer);
    }
  }

  private void send(Device device, UserId to) {
    long count = world.chance.happens(0.1) ? world.chance.between(2, 40) : 1;
    for (long i = 0; i < count; i++) {
      device.person().send(to, MessageId.of(world.chance.bits()), body(world.chance, ++texts));
    }
  }

  static Body body(Chance chance, int n) {
    String text = "{\"text\":\"%d\"}".formatted(n);
    return chance.happens(0.1) ? Body.ciphertext(Bytes.utf8(text)) : Body.content(text);
  }

  private void read(Device device) {
    for (Chat chat : device.chats()) {
      if (world.chance.happens(0.7)) {
        long upTo = world.chance.happens(0.8) ? chat.have() : world.chance.between(0, chat.have());
        device.person().open(chat.conversation(), upTo);
      }
    }
  }

  private void prefer(Device device, UserId peer) {
    String key = "key" + world.chance.below(3);
    String value = world.chance.happens(0.3) ? "" : "value" + world.chance.below(100);
    device.person().prefer(world.chance.happens(0.3) ? null : peer, key, value);
  }

  private void block(Device device, UserId peer) {
    if (world.chance.happens(0.4)) {
      device.person().block(peer);
    } else {
      device.person().unblock(peer);
    }
  }

  private void drastically(Device device) {
    switch (world.chance.below(6)) {
      case 0 -> device.lose();
      case 1, 2 -> backups.put(device, device.backup());
      case 3 -> {
        MemoryStore.Snapshot backup = backups.get(device);
        if (backup != null) {
          device.restore(backup);
        }
      }
      case 4 ->
          world.region.ask(
              device.user(), new UserCommand.RemoveDevice(device.number()), reply -> {});
      default ->
          world.region.ask(device.user(), new UserCommand.Rename("name" + texts), reply -> {});
    }
  }
}
