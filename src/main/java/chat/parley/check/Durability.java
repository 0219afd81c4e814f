package chat.parley.check;

import chat.parley.journal.Databases;
import chat.parley.model.GroupId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import java.util.List;
import java.util.Map;

/**
 * C1: whatever was accepted is in every log that must hold it, and in what every device that is
 * entitled to it holds at the end.
 */
final class Durability implements Check {
  @Override
  public String name() {
    return "C1 durability";
  }

  @Override
  public void run(Evidence evidence, Findings findings) {
    if (!evidence.hasJournal()) {
      findings.unchecked("the logs: no dump of a journal");
    }
    if (!evidence.hasReads()) {
      findings.unchecked("the devices: none was read at the end");
    }
    evidence
        .each(Observation.Accepted.class)
        .forEach(accepted -> {
          if (evidence.hasJournal()) {
            logs(evidence, accepted, findings);
          }
          devices(evidence, accepted, findings);
        });
  }

  private static void logs(Evidence evidence, Observation.Accepted accepted, Findings findings) {
    for (String log : logsOf(accepted.chat())) {
      EntryPrint entry = evidence.inLog(log, accepted.chat()).get(accepted.sequence());
      if (entry == null) {
        findings.add("accepted, but not in the log " + log, accepted);
      } else if (!isThat(entry, accepted)) {
        findings.add("accepted, but another entry stands there in " + log, accepted, entry);
      }
    }
  }

  private static List<String> logsOf(ChatKey chat) {
    return switch (chat) {
      case ChatKey.Direct direct ->
          direct.participants().stream().map(Databases::persistenceId).toList();
      case ChatKey.Group group -> List.of(Databases.persistenceId(group.id()));
    };
  }

  private static boolean isThat(EntryPrint entry, Observation.Accepted accepted) {
    return entry.id().equals(accepted.id())
        && entry.from().equals(accepted.device())
        && entry.number() == accepted.number();
  }

  private static void devices(Evidence evidence, Observation.Accepted accepted, Findings findings) {
    switch (accepted.chat()) {
      case ChatKey.Direct direct -> {
        for (UserId user : direct.participants()) {
          for (Sender device : evidence.readDevicesOf(user)) {
            device(evidence, accepted, device, true, findings);
          }
        }
      }
      case ChatKey.Group(GroupId id) -> {
        Memberships memberships = evidence.memberships();
        for (UserId user : memberships.everIn(id)) {
          if (!memberships.isShown(id, user, accepted.sequence())) {
            continue;
          }
          // Whoever has gone is not told of the group any more; what a device has is checked.
          boolean must = memberships.isIn(id, user);
          for (Sender device : evidence.readDevicesOf(user)) {
            device(evidence, accepted, device, must, findings);
          }
        }
      }
    }
  }

  private static void device(
      Evidence evidence,
      Observation.Accepted accepted,
      Sender device,
      boolean must,
      Findings findings) {
    Map<ChatKey, Observation.Read> of = evidence.reads().get(device);
    Observation.Read read = of.get(accepted.chat());
    String name = RecordJson.text(device);
    if (read == null) {
      if (must) {
        findings.add("accepted, but " + name + " does not know the conversation", accepted);
      }
      return;
    }
    EntryPrint entry = Prints.at(read, accepted.sequence());
    if (entry == null) {
      findings.add("accepted, but " + name + " does not hold it", accepted, read);
    } else if (!isThat(entry, accepted)) {
      findings.add("accepted, but " + name + " holds another entry there", accepted, entry);
    }
  }
}
