package chat.parley.check;

import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * C7: a message whose answer did not come has taken effect at most once, however often it was sent
 * again, and one that was refused has taken none.
 */
final class UnknownOnce implements Check {
  @Override
  public String name() {
    return "C7 unknown";
  }

  /** The same words of the same device: as often in the log as a person has written them. */
  private record Words(ChatKey chat, Sender device, String hash) {}

  private record Identified(ChatKey chat, MessageId id) {}

  @Override
  public void run(Evidence evidence, Findings findings) {
    Map<Words, List<EntryPrint>> stand = new HashMap<>();
    Map<Identified, EntryPrint> byId = new HashMap<>();
    for (ChatKey chat : evidence.chats()) {
      for (EntryPrint entry : evidence.list(chat).values()) {
        byId.put(new Identified(chat, entry.id()), entry);
        stand
            .computeIfAbsent(new Words(chat, entry.from(), entry.hash()), any -> new ArrayList<>())
            .add(entry);
      }
    }
    Map<Words, Integer> written = new HashMap<>();
    Map<Identified, String> hashes = new HashMap<>();
    evidence
        .each(Observation.Sending.class)
        .forEach(each -> {
          written.merge(new Words(each.chat(), each.device(), each.hash()), 1, Integer::sum);
          hashes.put(new Identified(each.chat(), each.id()), each.hash());
        });
    evidence
        .each(Observation.Unknown.class)
        .forEach(each -> {
          String hash = hashes.get(new Identified(each.chat(), each.id()));
          Words words = new Words(each.chat(), each.device(), hash);
          List<EntryPrint> found = stand.getOrDefault(words, List.of());
          if (hash != null && found.size() > written.getOrDefault(words, 0)) {
            findings.add("it has taken effect " + found.size() + " times", each, found);
          }
        });
    evidence
        .each(Observation.Refused.class)
        .forEach(each -> {
          EntryPrint found = byId.get(new Identified(each.chat(), each.id()));
          if (found != null) {
            findings.add("it was refused, and yet it has taken effect", each, found);
          }
        });
  }
}
