package chat.parley.check.chaos;

import chat.parley.check.RecordedDevice;
import chat.parley.client.Chat;
import chat.parley.client.History;
import chat.parley.client.ParleyClient;
import chat.parley.client.Roster;
import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether everything has come to rest: nothing is under way and everybody sees the same. */
final class Rest {
  private static final int TOLD_MAX = 20;

  private final List<Person> people;
  private final Map<Conversation, Group> groups = new HashMap<>();
  private final Map<UserId, Map<Conversation, Long>> userHeads = new HashMap<>();
  private final List<String> missing = new ArrayList<>();

  /** A group as one device has it. */
  private record Group(long head, Set<UserId> members) {}

  private Rest(List<Person> people) {
    this.people = people;
  }

  /** What is still to come, in words, at most some of it; empty at rest. */
  static List<String> missing(List<Person> people) {
    Rest rest = new Rest(people);
    people.forEach(rest::heads);
    people.forEach(rest::look);
    return rest.missing.subList(0, Math.min(TOLD_MAX, rest.missing.size()));
  }

  /** How far every device of each user must have come in each conversation. */
  static Map<UserId, Map<Conversation, Long>> heads(List<Person> people) {
    Rest rest = new Rest(people);
    people.forEach(rest::heads);
    Map<UserId, Map<Conversation, Long>> all = new HashMap<>();
    people.forEach(each -> all.put(each.user(), rest.mustHave(each)));
    return all;
  }

  private void heads(Person person) {
    Map<Conversation, Long> own = userHeads.computeIfAbsent(person.user(), any -> new HashMap<>());
    for (RecordedDevice device : person.devices()) {
      for (Chat chat : chats(device)) {
        switch (chat.conversation()) {
          case Conversation.Direct direct -> own.merge(direct, chat.head(), Math::max);
          case Conversation.Group group -> group(device, chat, group);
        }
      }
    }
  }

  /** Of those who know all members the one that has come furthest: somebody founded the group. */
  private void group(RecordedDevice device, Chat chat, Conversation.Group conversation) {
    Roster roster = device.client().groups().roster(conversation).orElse(null);
    if (roster == null || !roster.whole()) {
      return;
    }
    Group known = groups.get(conversation);
    if (known == null || known.head() < chat.have()) {
      groups.put(conversation, new Group(chat.have(), roster.members().keySet()));
    }
  }

  private static List<Chat> chats(RecordedDevice device) {
    return device.client().chats(Integer.MAX_VALUE).stream().map(History.Line::chat).toList();
  }

  private void look(Person person) {
    for (RecordedDevice device : person.devices()) {
      ParleyClient client = device.client();
      if (!device.isLive()) {
        missing.add(device.name() + " is not connected");
      } else if (client.hasUnsent() || device.unanswered() > 0) {
        missing.add(device.name() + " has unsent messages: " + device.unanswered());
      }
      Map<Conversation, Chat> of = new HashMap<>();
      chats(device).forEach(chat -> of.put(chat.conversation(), chat));
      for (Map.Entry<Conversation, Long> each : mustHave(person).entrySet()) {
        look(person, device, each.getKey(), each.getValue(), of.get(each.getKey()));
      }
    }
  }

  /** How far each device of a person must have come. */
  private Map<Conversation, Long> mustHave(Person person) {
    Map<Conversation, Long> heads = new HashMap<>(userHeads.get(person.user()));
    heads.replaceAll((conversation, head) ->
        conversation instanceof Conversation.Direct(UserId peer)
            ? Math.max(
                head,
                userHeads
                    .getOrDefault(peer, Map.of())
                    .getOrDefault(Conversation.with(person.user()), 0L))
            : head);
    groups.forEach((conversation, group) -> {
      if (group.members().contains(person.user())) {
        heads.put(conversation, group.head());
      }
    });
    return heads;
  }

  private void look(
      Person person, RecordedDevice device, Conversation conversation, long head, Chat chat) {
    if (head == 0) {
      return;
    }
    if (chat == null || chat.have() < head) {
      missing.add(
          "%s has %d of %d entries of %s"
              .formatted(device.name(), chat == null ? 0 : chat.have(), head, conversation));
      return;
    }
    Chat.Progress progress = chat.progress();
    boolean heard =
        conversation instanceof Conversation.Group
            || isSelf(person, conversation)
            || progress.theirs().received() >= head;
    boolean said =
        progress.mine().received() >= chat.have() && progress.mine().read() >= progress.opened();
    if (!heard || !said) {
      missing.add("%s: marks of %s are %s".formatted(device.name(), conversation, progress));
    }
  }

  private static boolean isSelf(Person person, Conversation conversation) {
    return conversation.equals(Conversation.with(person.user()));
  }
}
