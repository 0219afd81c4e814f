package chat.parley.check;

import chat.parley.model.GroupId;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * C3: everybody sees a part of one list; what was accepted before another message was sent stands
 * before it, and the messages of a device stand in its own order.
 */
final class Order implements Check {
  @Override
  public String name() {
    return "C3 order";
  }

  @Override
  public void run(Evidence evidence, Findings findings) {
    evidence.claims(claim -> {
      EntryPrint other = evidence.list(claim.chat()).get(claim.entry().sequence());
      if (!claim.entry().equals(other)) {
        findings.add("two entries at one place of " + claim.chat(), claim.record(), other);
      }
    });
    evidence.reads().values().forEach(of -> of.values().forEach(read -> whole(read, findings)));
    live(evidence, findings);
    realTime(evidence, findings);
    evidence.chats().forEach(chat -> ownOrder(evidence, chat, findings));
  }

  /** A device holds all of a direct chat; of a group, C6 knows what it must hold. */
  private static void whole(Observation.Read read, Findings findings) {
    long expected = 1;
    for (EntryPrint entry : read.entries()) {
      boolean right =
          read.chat() instanceof ChatKey.Direct
              ? entry.sequence() == expected
              : entry.sequence() >= expected;
      if (!right) {
        findings.add("a device holds " + entry.sequence() + " where it needs " + expected, read);
        return;
      }
      expected = entry.sequence() + 1;
    }
    if (read.chat() instanceof ChatKey.Direct && expected <= read.head()) {
      findings.add("a device lacks the entries from " + expected + " on", read);
    }
  }

  private record Screen(Sender device, ChatKey chat) {}

  /** What comes after what a device holds follows it without a gap, but for times away. */
  private static void live(Evidence evidence, Findings findings) {
    Map<Screen, Observation.Shown> last = new HashMap<>();
    evidence
        .each(Observation.Shown.class)
        .filter(shown -> !shown.older())
        .forEach(shown -> {
          Observation.Shown before = last.put(new Screen(shown.device(), shown.chat()), shown);
          long sequence = shown.entry().sequence();
          if (before != null && !follows(evidence, shown, before.entry().sequence(), sequence)) {
            findings.add("a device was shown " + sequence + " next", before, shown);
          }
        });
  }

  private static boolean follows(
      Evidence evidence, Observation.Shown shown, long before, long sequence) {
    return switch (shown.chat()) {
      case ChatKey.Direct direct -> sequence == before + 1;
      case ChatKey.Group(GroupId id) -> {
        boolean gap = false;
        for (long each = before + 1; each < sequence && evidence.hasJournal(); each++) {
          gap |= evidence.memberships().isShown(id, shown.device().user(), each);
        }
        yield sequence > before && !gap;
      }
    };
  }

  /** Sweeps each conversation in time, with the highest place accepted so far. */
  private static void realTime(Evidence evidence, Findings findings) {
    Map<ChatKey, Map<MessageId, Long>> places = new HashMap<>();
    evidence.chats().forEach(chat -> places.put(chat, placesOf(evidence, chat)));
    Map<ChatKey, TreeMap<Long, Observation.Accepted>> highest = new HashMap<>();
    evidence
        .each(Observation.Accepted.class)
        .forEach(accepted -> {
          TreeMap<Long, Observation.Accepted> of =
              highest.computeIfAbsent(accepted.chat(), chat -> new TreeMap<>());
          if (of.isEmpty() || of.lastEntry().getValue().sequence() < accepted.sequence()) {
            of.put(accepted.at(), accepted);
          }
        });
    evidence
        .each(Observation.Sending.class)
        .forEach(sending -> {
          Long place = places.getOrDefault(sending.chat(), Map.of()).get(sending.id());
          var before =
              highest.getOrDefault(sending.chat(), new TreeMap<>()).lowerEntry(sending.at());
          if (place != null && before != null && place < before.getValue().sequence()) {
            findings.add(
                "sent after another one was accepted, but stands before it, at " + place,
                before.getValue(),
                sending);
          }
        });
  }

  private static Map<MessageId, Long> placesOf(Evidence evidence, ChatKey chat) {
    Map<MessageId, Long> places = new HashMap<>();
    evidence.list(chat).values().forEach(each -> places.putIfAbsent(each.id(), each.sequence()));
    return places;
  }

  private static void ownOrder(Evidence evidence, ChatKey chat, Findings findings) {
    Map<Sender, List<EntryPrint>> byDevice = new HashMap<>();
    evidence.list(chat).values().stream()
        .filter(entry -> !entry.membership())
        .forEach(entry ->
            byDevice.computeIfAbsent(entry.from(), device -> new ArrayList<>()).add(entry));
    for (List<EntryPrint> own : byDevice.values()) {
      for (int at = 1; at < own.size(); at++) {
        if (own.get(at).number() <= own.get(at - 1).number()) {
          findings.add(
              "a device's messages stand in another order in " + chat,
              own.get(at - 1),
              own.get(at));
        }
      }
    }
  }
}
