package chat.parley.simulator;

import chat.parley.client.Chat;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.GroupAction;
import java.util.List;
import java.util.OptionalLong;

/** What people do in groups, at random: they write and read, come and go. */
final class Company {
  private final World world;

  /** How often somebody changes the group instead of writing, for this run. */
  private final double churn;

  private int texts;

  Company(World world) {
    this.world = world;
    this.churn = world.chance.pick(List.of(0.05, 0.2, 0.5));
  }

  void act(Device device, GroupId group) {
    if (!world.journal(group).durable().isCreated()) {
      device.person().change(new GroupAction.Create(group, "title", some()));
      return;
    }
    if (world.chance.happens(churn)) {
      change(device, group);
      return;
    }
    Conversation conversation = new Conversation.Group(group);
    int what = world.chance.below(100);
    if (what < 60) {
      write(device, group);
    } else if (what < 85) {
      read(device, conversation);
    } else if (what < 90) {
      device.person().type(conversation);
    } else if (what < 95) {
      device.person().older(conversation);
    } else {
      device.person().info(conversation, world.chance.between(1, 10));
    }
  }

  private void write(Device device, GroupId group) {
    long count = world.chance.happens(0.1) ? world.chance.between(2, 40) : 1;
    for (long i = 0; i < count; i++) {
      device
          .person()
          .send(group, MessageId.of(world.chance.bits()), People.body(world.chance, ++texts));
    }
  }

  private void read(Device device, Conversation conversation) {
    Chat chat = device.read(tx -> tx.chat(conversation)).orElse(null);
    if (chat != null) {
      long upTo = world.chance.happens(0.8) ? chat.have() : world.chance.between(0, chat.have());
      device.person().open(conversation, upTo);
    }
  }

  private List<UserId> some() {
    List<UserId> some = world.users.stream().filter(each -> world.chance.happens(0.6)).toList();
    return some.isEmpty() ? List.of(world.chance.pick(world.users)) : some;
  }

  private void change(Device device, GroupId group) {
    UserId other = world.chance.pick(world.users);
    device
        .person()
        .change(
            switch (world.chance.below(14)) {
              case 0, 1, 2 -> new GroupAction.Add(group, some());
              case 3, 4 -> new GroupAction.Remove(group, List.of(other));
              case 5 -> new GroupAction.Leave(group);
              case 6 -> new GroupAction.Promote(group, other);
              case 7 -> new GroupAction.Demote(group, other);
              case 8 -> new GroupAction.Rename(group, "title" + ++texts);
              case 9 -> new GroupAction.Describe(group, "about" + ++texts);
              case 10 -> new GroupAction.Link(group, OptionalLong.empty());
              case 11, 12 ->
                  new GroupAction.Join(world.links.getOrDefault(group, group.value() + "nothing"));
              default -> new GroupAction.Members(group);
            });
  }
}
