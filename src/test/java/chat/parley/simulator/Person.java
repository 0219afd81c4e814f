package chat.parley.simulator;

import chat.parley.client.Chat;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.GroupAction;
import java.util.List;

/** What the person who has a device does with it. */
final class Person {
  private final World world;
  private final Device device;
  private long requests;

  Person(World world, Device device) {
    this.world = world;
    this.device = device;
  }

  void send(UserId to, MessageId id, Body body) {
    world.truth.writes(device.user(), to, id, body);
    device.act(sync -> sync.send(Conversation.with(to), body, id, world.agenda.now()));
  }

  void send(GroupId to, MessageId id, Body body) {
    world.groupTruth.writes(device.user(), to, id, body);
    device.act(sync -> sync.send(new Conversation.Group(to), body, id, world.agenda.now()));
  }

  void open(Conversation conversation, long upTo) {
    long have = device.read(tx -> tx.chat(conversation)).map(Chat::have).orElse(0L);
    switch (conversation) {
      case Conversation.Direct(UserId peer) ->
          world.truth.opened(device.user(), peer, Math.min(upTo, have));
      case Conversation.Group(GroupId group) ->
          world.groupTruth.opened(device.user(), group, Math.min(upTo, have));
    }
    device.act(sync -> sync.open(conversation, upTo, world.agenda.now()));
  }

  void watch(List<UserId> users) {
    device.screen().watch(users);
    device.act(sync -> sync.watch(users));
  }

  void older(Conversation conversation) {
    device.act(sync -> sync.older(conversation, world.agenda.now()));
  }

  void type(Conversation conversation) {
    device.act(sync -> sync.typing(conversation, world.agenda.now()));
  }

  void change(GroupAction action) {
    String request = "g%d".formatted(world.chance.bits() >>> 20);
    world.groupTruth.asks(device.user(), request, action);
    device.act(sync -> sync.change(request, action, world.agenda.now()));
  }

  void block(UserId peer) {
    device.act(sync -> sync.block(request(), peer, world.agenda.now()));
  }

  void unblock(UserId peer) {
    device.act(sync -> sync.unblock(request(), peer, world.agenda.now()));
  }

  void prefer(UserId peer, String key, String value) {
    Conversation conversation = peer == null ? null : Conversation.with(peer);
    device.act(sync -> sync.prefer(request(), conversation, key, value, world.agenda.now()));
  }

  void info(Conversation conversation, long sequence) {
    device.act(sync -> sync.info(request(), conversation, sequence, world.agenda.now()));
  }

  private String request() {
    return "r" + ++requests;
  }
}
