package chat.parley.check;

import chat.parley.journal.Databases;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What devices and a journal record while everything goes as it should: three users with two
 * devices each, their chats and a group that they come to and go from, by chance.
 */
final class RandomRun {
  static final UserId ANN = new UserId("ann");
  static final UserId BOB = new UserId("bob");
  static final UserId CAT = new UserId("cat");
  static final GroupId GROUP = new GroupId("abcdefghijklmnopqrstuvwxyz");
  static final List<UserId> USERS = List.of(ANN, BOB, CAT);
  private static final int COLD_DEVICE = 9;

  final List<Observation> observations = new ArrayList<>();
  final List<JournalRecord> journal = new ArrayList<>();

  private final Random chance;
  private final Map<String, Long> rows = new HashMap<>();
  private final Map<ChatKey, List<EntryPrint>> lists = new HashMap<>();
  private final Map<List<Object>, Long> counters = new HashMap<>();
  private final ModelMarks marks = new ModelMarks();
  private final List<Observation.Accepted> unanswered = new ArrayList<>();
  private final Map<UserId, Long> joined = new HashMap<>();
  private long now = 1_000_000;

  private RandomRun(long seed) {
    chance = new Random(seed);
  }

  static RandomRun of(long seed, int steps) {
    RandomRun run = new RandomRun(seed);
    run.change("created", List.of(ANN, BOB));
    for (int step = 0; step < steps; step++) {
      run.now += run.chance.nextInt(3);
      run.step();
    }
    run.finish();
    return run;
  }

  private void step() {
    Sender device = new Sender(oneOf(USERS), 1 + chance.nextInt(2));
    Conversation conversation = conversation(device.user());
    switch (chance.nextInt(8)) {
      case 0, 1 -> send(device, conversation);
      case 2, 3, 4 -> show(device, conversation);
      case 5 -> open(device, conversation);
      case 6 -> marks(device, conversation);
      default -> rare(device);
    }
  }

  private void rare(Sender device) {
    switch (chance.nextInt(4)) {
      case 0 -> answer();
      case 1 -> presence(device);
      case 2 -> {
        if (!joined.containsKey(CAT)) {
          change("added", List.of(CAT));
        }
      }
      default -> {
        if (joined.containsKey(CAT)) {
          change("removed", List.of(CAT));
        }
      }
    }
  }

  private <T> T oneOf(List<T> all) {
    return all.get(chance.nextInt(all.size()));
  }

  private Conversation conversation(UserId user) {
    return joined.containsKey(user) && chance.nextInt(3) == 0
        ? new Conversation.Group(GROUP)
        : Conversation.with(oneOf(USERS));
  }

  private long next(Object... counter) {
    return counters.merge(List.of(counter), 1L, Long::sum);
  }

  private long count(Object... counter) {
    return counters.getOrDefault(List.of(counter), 0L);
  }

  private void send(Sender device, Conversation conversation) {
    ChatKey chat = ChatKey.of(device.user(), conversation);
    long number = next("number", device, chat) * 2;
    MessageId id = MessageId.of(chance.nextLong());
    String hash = MessageId.of(chance.nextLong()).value();
    observations.add(new Observation.Sending(now, device, conversation, number, id, hash));
    now += chance.nextInt(2);
    if (chance.nextInt(5) == 0) {
      observations.add(new Observation.Unknown(now, device, conversation, number, id));
    }
    EntryPrint entry = append(chat, device, number, id, hash, null);
    unanswered.add(new Observation.Accepted(0, device, conversation, number, id, entry.sequence()));
  }

  private EntryPrint append(
      ChatKey chat,
      Sender from,
      long number,
      MessageId id,
      String hash,
      JournalRecord.Change change) {
    List<EntryPrint> list = lists.computeIfAbsent(chat, any -> new ArrayList<>());
    EntryPrint entry = new EntryPrint(list.size() + 1, now, from, number, id, hash, change != null);
    list.add(entry);
    switch (chat) {
      case ChatKey.Direct direct -> {
        for (UserId user : direct.participants()) {
          Conversation name = Conversation.with(direct.peerOf(user));
          stored(Databases.persistenceId(user), name, entry, change);
        }
      }
      case ChatKey.Group(GroupId group) ->
          stored(Databases.persistenceId(group), new Conversation.Group(group), entry, change);
    }
    return entry;
  }

  private void stored(
      String log, Conversation conversation, EntryPrint entry, JournalRecord.Change change) {
    journal.add(new JournalRecord.Stored("one", log, row(log), conversation, entry, change));
  }

  private long row(String log) {
    return rows.merge(log, 1L, Long::sum);
  }

  private void change(String what, List<UserId> users) {
    append(
        new ChatKey.Group(GROUP),
        new Sender(ANN, 0),
        0,
        MessageId.of(chance.nextLong()),
        "0000000000000000",
        new JournalRecord.Change(what, users));
    long sequence = lists.get(new ChatKey.Group(GROUP)).size();
    for (UserId user : users) {
      if (what.equals("removed")) {
        joined.remove(user);
        deliver(user, sequence);
      } else {
        joined.put(user, sequence);
        skipTo(user, sequence - 1);
      }
    }
  }

  /** A joiner's marks and devices begin below the entry of joining. */
  private void skipTo(UserId user, long sequence) {
    ChatKey chat = new ChatKey.Group(GROUP);
    for (int device = 1; device <= 2; device++) {
      counters.put(List.of("have", new Sender(user, device), chat), sequence);
    }
    marks.begin(user, chat, sequence);
  }

  private void deliver(UserId user, long upTo) {
    for (int device = 1; device <= 2; device++) {
      Sender to = new Sender(user, device);
      while (count("have", to, new ChatKey.Group(GROUP)) < upTo) {
        showNext(to, new Conversation.Group(GROUP));
      }
    }
  }

  private void show(Sender device, Conversation conversation) {
    ChatKey chat = ChatKey.of(device.user(), conversation);
    if (count("have", device, chat) < lists.getOrDefault(chat, List.of()).size()) {
      showNext(device, conversation);
    }
  }

  private void showNext(Sender device, Conversation conversation) {
    ChatKey chat = ChatKey.of(device.user(), conversation);
    long sequence = next("have", device, chat);
    EntryPrint entry = lists.get(chat).get((int) sequence - 1);
    observations.add(new Observation.Shown(now, device, conversation, entry, false));
    marks.received(device.user(), chat, sequence);
  }

  private void open(Sender device, Conversation conversation) {
    ChatKey chat = ChatKey.of(device.user(), conversation);
    long have = count("have", device, chat);
    if (have > 0) {
      observations.add(new Observation.Opened(now, device, conversation, have));
      marks.opened(device.user(), chat, have);
    }
  }

  private void marks(Sender device, Conversation conversation) {
    ChatKey chat = ChatKey.of(device.user(), conversation);
    long stored = lists.getOrDefault(chat, List.of()).size();
    observations.add(
        new Observation.Marked(
            now,
            device,
            conversation,
            stored,
            marks.mine(device.user(), chat),
            marks.theirs(device.user(), chat, joined.keySet())));
  }

  private void answer() {
    if (!unanswered.isEmpty()) {
      Observation.Accepted next = unanswered.removeFirst();
      observations.add(
          new Observation.Accepted(
              now, next.device(), next.conversation(), next.number(), next.id(), next.sequence()));
    }
  }

  private void presence(Sender device) {
    UserId user = oneOf(USERS);
    observations.add(new Observation.Presence(now, device, user, false, now - 1));
  }

  private void finish() {
    now += 10;
    while (!unanswered.isEmpty()) {
      answer();
    }
    for (UserId user : USERS) {
      for (int device = 1; device <= 2; device++) {
        finish(new Sender(user, device), false);
      }
    }
    marks.forEach(this::keep);
    for (UserId user : USERS) {
      finish(new Sender(user, COLD_DEVICE), true);
    }
    rows.forEach(
        (log, row) -> journal.add(new JournalRecord.Replayed("one", log, row, "same", "same")));
  }

  private void keep(ModelMarks.Of of, ServerFrame.Reached reached) {
    if (of.chat() instanceof ChatKey.Direct direct) {
      for (UserId owner : direct.participants()) {
        String log = Databases.persistenceId(owner);
        Conversation conversation = Conversation.with(direct.peerOf(owner));
        JournalRecord.Mark mark =
            new JournalRecord.Mark(conversation, of.user(), reached.received(), reached.read());
        journal.add(new JournalRecord.Marks("one", log, row(log), List.of(mark)));
      }
    }
  }

  private void finish(Sender device, boolean cold) {
    for (ChatKey chat : List.copyOf(lists.keySet())) {
      switch (chat) {
        case ChatKey.Direct direct -> {
          if (direct.participants().contains(device.user())) {
            finish(device, cold, chat, Conversation.with(direct.peerOf(device.user())));
          }
        }
        case ChatKey.Group group -> {
          if (joined.containsKey(device.user())) {
            finish(device, cold, chat, new Conversation.Group(group.id()));
          }
        }
      }
    }
  }

  private void finish(Sender device, boolean cold, ChatKey chat, Conversation conversation) {
    List<EntryPrint> list = lists.get(chat);
    while (!cold && count("have", device, chat) < list.size()) {
      showNext(device, conversation);
    }
    Evidence evidence = new Evidence(List.of(), journal, List.of());
    List<EntryPrint> seen =
        list.stream()
            .filter(entry ->
                chat instanceof ChatKey.Direct
                    || evidence.memberships().isShown(GROUP, device.user(), entry.sequence()))
            .toList();
    observations.add(
        new Observation.Read(
            now,
            device,
            conversation,
            cold,
            list.size(),
            marks.mine(device.user(), chat),
            marks.theirs(device.user(), chat, joined.keySet()),
            seen));
  }
}
