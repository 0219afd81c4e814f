package chat.parley.check;

import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * C2: one number is one sequence is one message, a device is shown each entry once, and nothing
 * appears that nobody has sent.
 */
final class Once implements Check {
  @Override
  public String name() {
    return "C2 once";
  }

  private record Numbered(ChatKey chat, Sender from, long number) {}

  private record Identified(ChatKey chat, MessageId id) {}

  private record Place(MessageId id, long sequence) {}

  private record ShownTo(Sender device, ChatKey chat, long sequence) {}

  private record ShownId(Sender device, ChatKey chat, MessageId id) {}

  @Override
  public void run(Evidence evidence, Findings findings) {
    places(evidence, findings);
    shown(evidence, findings);
    sent(evidence, findings);
  }

  private static void places(Evidence evidence, Findings findings) {
    Map<Numbered, Place> byNumber = new HashMap<>();
    Map<Identified, Long> byId = new HashMap<>();
    evidence.claims(claim -> {
      EntryPrint entry = claim.entry();
      if (entry.membership()) {
        return;
      }
      Place place = new Place(entry.id(), entry.sequence());
      Numbered numbered = new Numbered(claim.chat(), entry.from(), entry.number());
      Place first = byNumber.putIfAbsent(numbered, place);
      if (first != null && !first.equals(place)) {
        findings.add("one number, two places: " + first + " and " + place, claim.record());
      }
      Long at = byId.putIfAbsent(new Identified(claim.chat(), entry.id()), entry.sequence());
      if (at != null && at != entry.sequence() && (first == null || first.equals(place))) {
        findings.add("one message at " + at + " and " + entry.sequence(), claim.record());
      }
    });
    evidence
        .each(Observation.Accepted.class)
        .forEach(accepted -> {
          Place place = new Place(accepted.id(), accepted.sequence());
          Place first =
              byNumber.putIfAbsent(
                  new Numbered(accepted.chat(), accepted.device(), accepted.number()), place);
          if (first != null && !first.equals(place)) {
            findings.add("accepted at another place than it stands: " + first, accepted);
          }
        });
  }

  private static void shown(Evidence evidence, Findings findings) {
    Set<ShownTo> places = new HashSet<>();
    Set<ShownId> ids = new HashSet<>();
    evidence
        .each(Observation.Shown.class)
        .forEach(shown -> {
          EntryPrint entry = shown.entry();
          boolean fresh = places.add(new ShownTo(shown.device(), shown.chat(), entry.sequence()));
          boolean freshId =
              entry.membership() || ids.add(new ShownId(shown.device(), shown.chat(), entry.id()));
          if (!fresh) {
            findings.add("a device was shown a place twice", shown);
          } else if (!freshId) {
            findings.add("a device was shown a message twice", shown);
          }
        });
  }

  private static void sent(Evidence evidence, Findings findings) {
    Map<Numbered, Observation.Sending> sent = new HashMap<>();
    evidence
        .each(Observation.Sending.class)
        .forEach(each -> sent.put(new Numbered(each.chat(), each.device(), each.number()), each));
    for (ChatKey chat : evidence.chats()) {
      for (EntryPrint entry : evidence.list(chat).values()) {
        if (entry.membership()) {
          continue;
        }
        Observation.Sending sending = sent.get(new Numbered(chat, entry.from(), entry.number()));
        if (sending == null) {
          findings.add("nobody has sent this to " + chat, entry);
        } else if (!sending.id().equals(entry.id()) || !sending.hash().equals(entry.hash())) {
          findings.add("what stands in " + chat + " is not what was sent", sending, entry);
        }
      }
    }
  }
}
