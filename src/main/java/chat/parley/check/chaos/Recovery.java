package chat.parley.check.chaos;

import chat.parley.check.JournalRecord;
import chat.parley.check.Observation;
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
 * How long it took until the users that a fault had hit could write again: for each of them the
 * time from the beginning of the fault until a message to or from that user was accepted, of those
 * that were sent within {@value #SENT_WITHIN_MS} ms after it. Users of a database, and those whose
 * connections failed, are hit directly; by a fault of a node those are whose entity was started
 * again within a minute, as the journal tells.
 */
final class Recovery {
  static final long SENT_WITHIN_MS = 5_000;
  static final long WOKEN_WITHIN_MS = 60_000;

  private record Attempt(long sentAt, long acceptedAt, UserId from, UserId to) {}

  private final List<Attempt> attempts = new ArrayList<>();
  private final Map<UserId, List<Long>> woken = new HashMap<>();

  Recovery(List<Observation> observations, List<JournalRecord> journal) {
    Map<MessageId, Long> accepted = new HashMap<>();
    for (Observation each : observations) {
      if (each instanceof Observation.Accepted o) {
        accepted.putIfAbsent(o.id(), o.at());
      }
    }
    for (Observation each : observations) {
      if (each instanceof Observation.Sending o && accepted.containsKey(o.id())) {
        UserId from = o.device().user();
        UserId to = o.conversation() instanceof Conversation.Direct(UserId peer) ? peer : from;
        attempts.add(new Attempt(o.at(), accepted.get(o.id()), from, to));
      }
    }
    for (JournalRecord each : journal) {
      if (each instanceof JournalRecord.Other o
          && o.kind().equals("woken")
          && JournalRecord.isOfUser(o.log())) {
        UserId user = new UserId(JournalRecord.ownerOf(o.log()));
        woken.computeIfAbsent(user, any -> new ArrayList<>()).add(o.time());
      }
    }
  }

  /** The times in milliseconds, ascending, for each kind of fault that has any. */
  Map<FaultKind, List<Long>> times(List<Struck> faults) {
    Map<FaultKind, List<Long>> times = new EnumMap<>(FaultKind.class);
    for (Struck fault : faults) {
      Map<UserId, Long> first = new HashMap<>();
      Set<UserId> hit = hit(fault);
      for (Attempt attempt : attempts) {
        if (attempt.sentAt() > fault.at() && attempt.sentAt() <= fault.at() + SENT_WITHIN_MS) {
          for (UserId user : Set.copyOf(List.of(attempt.from(), attempt.to()))) {
            if (hit.contains(user)) {
              first.merge(user, attempt.acceptedAt() - fault.at(), Math::min);
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

  private Set<UserId> hit(Struck fault) {
    Set<UserId> hit = new HashSet<>(fault.users());
    if (fault.kind().lane() == FaultKind.Lane.NODES) {
      woken.forEach((user, times) -> {
        if (times.stream().anyMatch(at -> at >= fault.at() && at < fault.at() + WOKEN_WITHIN_MS)) {
          hit.add(user);
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
