package chat.parley.check;

import chat.parley.model.GroupId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** C6: a member is shown exactly the entries from joining to leaving. */
final class MembershipTruth implements Check {
  @Override
  public String name() {
    return "C6 groups";
  }

  @Override
  public void run(Evidence evidence, Findings findings) {
    if (!evidence.hasJournal()) {
      findings.unchecked("who was a member when: no dump of a journal");
      return;
    }
    Memberships memberships = evidence.memberships();
    evidence
        .each(Observation.Shown.class)
        .forEach(shown -> {
          if (shown.chat() instanceof ChatKey.Group(GroupId id)
              && !memberships.isShown(id, shown.device().user(), shown.entry().sequence())) {
            findings.add("somebody who was no member was shown it", shown);
          }
        });
    for (ChatKey chat : evidence.chats()) {
      if (chat instanceof ChatKey.Group(GroupId id)) {
        for (UserId user : memberships.everIn(id)) {
          for (Sender device : evidence.readDevicesOf(user)) {
            device(evidence, id, device, findings);
          }
        }
      }
    }
  }

  private static void device(Evidence evidence, GroupId group, Sender device, Findings findings) {
    ChatKey chat = new ChatKey.Group(group);
    Map<ChatKey, Observation.Read> of = evidence.reads().get(device);
    Observation.Read read = of.get(chat);
    boolean member = evidence.memberships().isIn(group, device.user());
    if (read == null) {
      if (member) {
        findings.add(RecordJson.text(device) + " does not know its group " + chat);
      }
      return;
    }
    Memberships memberships = evidence.memberships();
    for (EntryPrint entry : read.entries()) {
      if (!memberships.isShown(group, device.user(), entry.sequence())) {
        findings.add("somebody who was no member holds it: " + entry.sequence(), read);
        return;
      }
    }
    if (member) {
      List<Long> missing = missing(evidence, chat, group, read);
      if (!missing.isEmpty()) {
        findings.add("a member lacks entries of its group: " + missing, read);
      }
    }
  }

  private static List<Long> missing(
      Evidence evidence, ChatKey chat, GroupId group, Observation.Read read) {
    List<Long> missing = new ArrayList<>();
    for (long sequence : evidence.list(chat).keySet()) {
      if (evidence.memberships().isShown(group, read.device().user(), sequence)
          && Prints.at(read, sequence) == null) {
        missing.add(sequence);
      }
    }
    return missing;
  }
}
