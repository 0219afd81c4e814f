package chat.parley.check;

import chat.parley.model.Sender;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All records of a run, and what follows from them. Where a journal was dumped its entries are what
 * the lists of entries are made of; without one, what devices have read and been shown.
 */
final class Evidence {
  private static final NavigableMap<Long, EntryPrint> NOTHING = Collections.emptyNavigableMap();

  private final List<Observation> observations;
  private final List<JournalRecord> journal;
  private final List<PlaceRecord> places;
  private final Map<ChatKey, NavigableMap<Long, EntryPrint>> lists = new HashMap<>();
  private final Map<String, Map<ChatKey, NavigableMap<Long, EntryPrint>>> logs = new HashMap<>();
  private final Map<Sender, Map<ChatKey, Observation.Read>> reads = new HashMap<>();
  private final Memberships memberships;

  /** Says that an entry stands at its place, and in which record. */
  record Claim(ChatKey chat, EntryPrint entry, Object record) {}

  /** Records in any order; those of one moment stay in theirs. */
  Evidence(List<Observation> observations, List<JournalRecord> journal, List<PlaceRecord> places) {
    List<Observation> ordered = new ArrayList<>(observations);
    ordered.sort(Comparator.comparingLong(Observation::at).thenComparingInt(Evidence::rank));
    this.observations = List.copyOf(ordered);
    this.journal = List.copyOf(journal);
    this.places = List.copyOf(places);
    index();
    this.memberships = Memberships.of(each(JournalRecord.Stored.class).toList());
  }

  /** What a mark tells was seen before it, also within the same millisecond. */
  private static int rank(Observation observation) {
    boolean tells =
        observation instanceof Observation.Marked || observation instanceof Observation.Read;
    return tells ? 1 : 0;
  }

  private void index() {
    each(JournalRecord.Stored.class)
        .forEach(row ->
            logs.computeIfAbsent(row.log(), log -> new HashMap<>())
                .computeIfAbsent(row.chat(), chat -> new TreeMap<>())
                .putIfAbsent(row.entry().sequence(), row.entry()));
    each(Observation.Read.class)
        .forEach(read ->
            reads.computeIfAbsent(read.device(), device -> new HashMap<>()).put(read.chat(), read));
    claims(claim ->
        lists
            .computeIfAbsent(claim.chat(), chat -> new TreeMap<>())
            .putIfAbsent(claim.entry().sequence(), claim.entry()));
  }

  List<Observation> observations() {
    return observations;
  }

  List<JournalRecord> journal() {
    return journal;
  }

  /** What databases say of where partitions lie. */
  List<PlaceRecord> places() {
    return places;
  }

  boolean hasJournal() {
    return !journal.isEmpty();
  }

  boolean hasReads() {
    return !reads.isEmpty();
  }

  /** All records of a kind, those of devices in the order of their times. */
  <T> Stream<T> each(Class<T> kind) {
    return Stream.concat(observations.stream(), journal.stream())
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  /** Every word about an entry, the journal's first, then what was read, then what was shown. */
  void claims(Consumer<Claim> to) {
    each(JournalRecord.Stored.class)
        .forEach(row -> to.accept(new Claim(row.chat(), row.entry(), row)));
    each(Observation.Read.class)
        .forEach(read ->
            read.entries().forEach(entry -> to.accept(new Claim(read.chat(), entry, read))));
    each(Observation.Shown.class)
        .forEach(shown -> to.accept(new Claim(shown.chat(), shown.entry(), shown)));
  }

  /** Every conversation that has an entry. */
  Set<ChatKey> chats() {
    return lists.keySet();
  }

  /** The one list of a conversation, by sequence. */
  NavigableMap<Long, EntryPrint> list(ChatKey chat) {
    return lists.getOrDefault(chat, NOTHING);
  }

  /** The part of a conversation that one log holds. */
  NavigableMap<Long, EntryPrint> inLog(String log, ChatKey chat) {
    return logs.getOrDefault(log, Map.of()).getOrDefault(chat, NOTHING);
  }

  /** What each device that was read at the end holds. */
  Map<Sender, Map<ChatKey, Observation.Read>> reads() {
    return reads;
  }

  /** The devices of a user that were read at the end. */
  Set<Sender> readDevicesOf(UserId user) {
    Set<Sender> devices = new HashSet<>();
    reads.keySet().stream().filter(each -> each.user().equals(user)).forEach(devices::add);
    return devices;
  }

  /** Who was in which group when, as the journal has it. */
  Memberships memberships() {
    return memberships;
  }
}
