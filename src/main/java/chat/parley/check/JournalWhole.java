package chat.parley.check;

import chat.parley.journal.Databases;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame.Reached;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * C8: events of a log are numbered from 1 without a gap, on one database; entries of a conversation
 * in a log too; both logs of a chat end alike; and what a log comes to is what is served.
 */
final class JournalWhole implements Check {
  @Override
  public String name() {
    return "C8 journal";
  }

  @Override
  public void run(Evidence evidence, Findings findings) {
    if (!evidence.hasJournal()) {
      findings.unchecked("no dump of a journal");
      return;
    }
    events(evidence, findings);
    entries(evidence, findings);
    evidence
        .each(JournalRecord.Replayed.class)
        .filter(each -> !each.replayed().equals(each.restored()))
        .forEach(each -> findings.add("snapshot and events come to something else", each));
    for (ChatKey chat : evidence.chats()) {
      if (chat instanceof ChatKey.Direct direct) {
        copies(evidence, direct, findings);
      }
    }
    Map<Served, Reached> marks = marks(evidence);
    evidence.reads().values().stream()
        .map(Map::values)
        .flatMap(Collection::stream)
        .filter(Observation.Read::cold)
        .forEach(read -> served(evidence, marks, read, findings));
  }

  private static void events(Evidence evidence, Findings findings) {
    Map<String, JournalRecord> last = new HashMap<>();
    for (JournalRecord each : evidence.journal()) {
      if (each instanceof JournalRecord.Replayed) {
        continue;
      }
      JournalRecord before = last.put(each.log(), each);
      long expected = before == null ? 1 : before.row() + 1;
      if (each.row() != expected) {
        findings.add("a log goes on with " + each.row() + " and not " + expected, each);
      } else if (before != null && !before.database().equals(each.database())) {
        findings.add("a log lies on two databases", before, each);
      }
    }
  }

  private record Place(String log, ChatKey chat) {}

  private static void entries(Evidence evidence, Findings findings) {
    Map<Place, Long> last = new HashMap<>();
    evidence
        .each(JournalRecord.Stored.class)
        .forEach(each -> {
          Place place = new Place(each.log(), each.chat());
          long expected = last.getOrDefault(place, 0L) + 1;
          if (each.entry().sequence() != expected) {
            findings.add("a conversation needs " + expected + " in its log", each);
          }
          last.put(place, Math.max(expected, each.entry().sequence()));
        });
  }

  private static void copies(Evidence evidence, ChatKey.Direct chat, Findings findings) {
    UserId low = chat.pair().low();
    UserId high = chat.pair().high();
    var one = evidence.inLog(Databases.persistenceId(low), chat);
    var other = evidence.inLog(Databases.persistenceId(high), chat);
    if (!one.equals(other)) {
      findings.add(
          "the logs of %s and %s hold %d and %d entries of their chat, or others"
              .formatted(low.value(), high.value(), one.size(), other.size()));
    }
  }

  /** The marks of one user in a conversation, as a log has them. */
  private record Served(String log, Conversation conversation, UserId user) {}

  private static Map<Served, Reached> marks(Evidence evidence) {
    Map<Served, Reached> marks = new HashMap<>();
    evidence
        .each(JournalRecord.Marks.class)
        .forEach(row -> {
          for (JournalRecord.Mark each : row.marks()) {
            marks.merge(
                new Served(row.log(), each.conversation(), each.user()),
                new Reached(each.received(), each.read()),
                JournalWhole::highest);
          }
        });
    return marks;
  }

  private static Reached highest(Reached one, Reached other) {
    return new Reached(
        Math.max(one.received(), other.received()), Math.max(one.read(), other.read()));
  }

  private static void served(
      Evidence evidence, Map<Served, Reached> marks, Observation.Read read, Findings findings) {
    UserId me = read.device().user();
    switch (read.chat()) {
      case ChatKey.Direct direct -> {
        String log = Databases.persistenceId(me);
        var list = evidence.inLog(log, direct);
        head(list.isEmpty() ? 0 : list.lastKey(), read, findings);
        if (direct.participants().size() > 1) {
          Reached none = new Reached(0, 0);
          UserId peer = direct.peerOf(me);
          Reached mine = marks.getOrDefault(new Served(log, read.conversation(), me), none);
          Reached theirs = marks.getOrDefault(new Served(log, read.conversation(), peer), none);
          if (!mine.equals(read.mine()) || !theirs.equals(read.theirs())) {
            findings.add("the log has the marks " + mine + " and " + theirs, read);
          }
        }
      }
      case ChatKey.Group(GroupId id) -> {
        if (evidence.memberships().isIn(id, me)) {
          var list = evidence.inLog(Databases.persistenceId(id), read.chat());
          head(list.isEmpty() ? 0 : list.lastKey(), read, findings);
        }
      }
    }
  }

  private static void head(long inLog, Observation.Read read, Findings findings) {
    if (inLog != read.head()) {
      findings.add("the log ends at " + inLog + ", a device is told " + read.head(), read);
    }
  }
}
