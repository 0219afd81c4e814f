package chat.parley.check.chaos;

import chat.parley.check.JournalRecord;
import chat.parley.check.Observation;
import chat.parley.journal.Databases;
import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How long it took until the users and groups that a fault had hit could be written to again: for
 * each of them the time from the beginning of the fault until a message to or from them was
 * accepted, of those that were sent within {@value #SENT_WITHIN_MS} ms after it. Users of a
 * database, those whose connections failed, and users and groups of a partition that moves are hit
 * directly; by a fault of a node those users are whose entity was started again within a minute, as
 * the journal tells.
 */
final class Recovery {
  static final long SENT_WITHIN_MS = 5_000;
  static final long WOKEN_WITHIN_MS = 60_000;

  /** A message that was accepted in the end, with the logs that it needed. */
  private record Attempt(long sentAt, long acceptedAt, Set<String> logs) {}

  private final List<Attempt> attempts = new ArrayList<>();
  private final Map<String, List<Long>> woken = new HashMap<>();

  Recovery(List<Observation> observations, List<JournalRecord> journal) {
    Map<MessageId, Long> accepted = new HashMap<>();
    for (Observation each : observations) {
      if (each instanceof Observation.Accepted o) {
        accepted.putIfAbsent(o.id(), o.at());
      }
    }
    for (Observation each : observations) {
      if (each instanceof Observation.Sending o && accepted.containsKey(o.id())) {
        String from = Databases.persistenceId(o.device().user());
        String to =
            switch (o.conversation()) {
              case Conversation.Direct(UserId peer) -> Databases.persistenceId(peer);
              case Conversation.Group group -> Databases.persistenceId(group.id());
            };
        attempts.add(new Attempt(o.at(), accepted.get(o.id()), Set.copyOf(List.of(from, to))));
      }
    }
    for (JournalRecord each : journal) {
      if (each instanceof JournalRecord.Other o
          && o.kind().equals("woken")
          && JournalRecord.isOfUser(o.log())) {
        woken.computeIfAbsent(o.log(), any -> new ArrayList<>()).add(o.time());
      }
    }
  }

  /** The times in milliseconds, ascending, for each kind of fault that has any. */
  Map<FaultKind, List<Long>> times(List<Struck> faults) {
    Map<FaultKind, List<Long>> times = new EnumMap<>(FaultKind.class);
    for (Struck fault : faults) {
      Map<String, Long> first = new HashMap<>();
      Set<String> hit = hit(fault);
      for (Attempt attempt : attempts) {
        if (attempt.sentAt() > fault.at() && attempt.sentAt() <= fault.at() + SENT_WITHIN_MS) {
          for (String log : attempt.logs()) {
            if (hit.contains(log)) {
              first.merge(log, attempt.acceptedAt() - fault.at(), Math::min);
            }
          }
        }
      }
      times.computeIfAbsent(fault.kind(), any -> new ArrayList<>()).addAll(first.values());
    }
    times.values().removeIf(List::isEmpty);
    times.values().forEach(each -> each.sort(null));
    return times;
  }

  private Set<String> hit(Struck fault) {
    Set<String> hit = new HashSet<>(fault.logs());
    if (fault.kind().lane() == FaultKind.Lane.NODES) {
      woken.forEach((log, times) -> {
        if (times.stream().anyMatch(at -> at >= fault.at() && at < fault.at() + WOKEN_WITHIN_MS)) {
          hit.add(log);
        }
      });
    }
    return hit;
  }

  /** The value below which so many percent of some ascending ones are; 0 of none. */
  static long percentile(List<Long> ascending, int percent) {
    if (ascending.isEmpty()) {
      return 0;
    }
    int place = (int) Math.ceil(ascending.size() * percent / 100.0);
    return ascending.get(Math.max(0, place - 1));
  }
}
