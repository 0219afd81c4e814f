package chat.parley.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A clean run whose records can be changed, and what the checker then says. */
abstract class Tampering {
  final RandomRun run = RandomRun.of(7, 900);
  List<Observation> seen = new ArrayList<>(run.observations);
  List<JournalRecord> rows = new ArrayList<>(run.journal);

  static EntryPrint at(EntryPrint entry, long sequence) {
    return new EntryPrint(
        sequence,
        entry.time(),
        entry.from(),
        entry.number(),
        entry.id(),
        entry.hash(),
        entry.membership());
  }

  static boolean isThat(EntryPrint entry, Observation.OfSend send) {
    return entry.id().equals(send.id()) && entry.from().equals(send.device());
  }

  EntryPrint entryOf(Observation.OfSend send) {
    return lastRow(JournalRecord.Stored.class, row -> isThat(row.entry(), send)).entry();
  }

  static Observation.Read without(Observation.Read read, Observation.Accepted accepted) {
    return read.chat().equals(accepted.chat())
        ? with(read, read.entries().stream().filter(each -> !isThat(each, accepted)).toList())
        : read;
  }

  static Observation.Read without(Observation.Read read, EntryPrint entry) {
    return with(read, read.entries().stream().filter(each -> !each.equals(entry)).toList());
  }

  static Observation.Read with(Observation.Read read, List<EntryPrint> entries) {
    return new Observation.Read(
        read.at(),
        read.device(),
        read.conversation(),
        read.cold(),
        read.head(),
        read.mine(),
        read.theirs(),
        entries);
  }

  void replace(Observation old, Observation by) {
    seen.set(seen.indexOf(old), by);
  }

  Observation.Accepted direct() {
    return last(
        Observation.Accepted.class,
        any ->
            any.device().user().equals(RandomRun.ANN)
                && any.chat() instanceof ChatKey.Direct direct
                && direct.participants().size() > 1);
  }

  <T extends Observation.OfChat> T lastDirect(Class<T> kind) {
    return last(
        kind,
        any -> any.chat() instanceof ChatKey.Direct direct && direct.participants().size() > 1);
  }

  <T extends Observation> T last(Class<T> kind, Predicate<T> wanted) {
    return seen.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(wanted)
        .reduce((one, other) -> other)
        .orElseThrow();
  }

  <T extends JournalRecord> T lastRow(Class<T> kind, Predicate<T> wanted) {
    return rows.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(wanted)
        .reduce((one, other) -> other)
        .orElseThrow();
  }

  Findings finding(String check) {
    return Checker.check(seen, rows).stream()
        .filter(each -> each.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  /** What a check says of a record. */
  String broken(String check, Observation record) {
    String line = ObservationFormat.write(record);
    String shown = line.substring(0, Math.min(line.length(), Findings.RECORD_MAX));
    return finding(check).told().stream()
        .filter(each -> each.records().stream().anyMatch(one -> one.startsWith(shown)))
        .map(Findings.Violation::what)
        .reduce("", (one, other) -> one + other + "\n");
  }
}
