package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import java.util.OptionalLong;
import java.util.function.Function;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * A store without a disk, for programs that need none after them: what a transaction has returned
 * from survives the client, not the process. A snapshot costs nothing, so that a test can crash,
 * copy and restore devices as it likes.
 */
public final class MemoryStore implements LocalStore {

  /** Everything committed at one moment. */
  public record Snapshot(
      Identity identity,
      OptionalLong since,
      PSortedMap<Conversation, Chat> chats,
      PSortedMap<Conversation, PSortedMap<Long, Entry>> entries,
      PSortedMap<Conversation, PSortedMap<Long, Outgoing>> outbox,
      PSortedMap<String, String> preferences,
      PSortedMap<String, Attachment> attachments,
      PSortedMap<Conversation, Roster> rosters,
      PSortedMap<Long, GroupRequest> groupRequests) {
    public static final Snapshot EMPTY =
        new Snapshot(
            null,
            OptionalLong.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty());

    Snapshot with(Identity next, OptionalLong position) {
      return new Snapshot(
          next, position, chats, entries, outbox, preferences, attachments, rosters, groupRequests);
    }

    Snapshot withChats(PSortedMap<Conversation, Chat> next) {
      return new Snapshot(
          identity, since, next, entries, outbox, preferences, attachments, rosters, groupRequests);
    }

    Snapshot withEntries(PSortedMap<Conversation, PSortedMap<Long, Entry>> next) {
      return new Snapshot(
          identity, since, chats, next, outbox, preferences, attachments, rosters, groupRequests);
    }

    Snapshot withOutbox(PSortedMap<Conversation, PSortedMap<Long, Outgoing>> next) {
      return new Snapshot(
          identity, since, chats, entries, next, preferences, attachments, rosters, groupRequests);
    }

    Snapshot withPreferences(PSortedMap<String, String> next) {
      return new Snapshot(
          identity, since, chats, entries, outbox, next, attachments, rosters, groupRequests);
    }

    Snapshot withAttachments(PSortedMap<String, Attachment> next) {
      return new Snapshot(
          identity, since, chats, entries, outbox, preferences, next, rosters, groupRequests);
    }

    Snapshot withRosters(PSortedMap<Conversation, Roster> next) {
      return new Snapshot(
          identity, since, chats, entries, outbox, preferences, attachments, next, groupRequests);
    }

    Snapshot withGroupRequests(PSortedMap<Long, GroupRequest> next) {
      return new Snapshot(
          identity, since, chats, entries, outbox, preferences, attachments, rosters, next);
    }
  }

  private Snapshot committed = Snapshot.EMPTY;
  private boolean inside;
  private boolean failing;

  /** What is committed. */
  public Snapshot snapshot() {
    return committed;
  }

  /** Puts another state in its place, as from a backup. */
  public void restore(Snapshot snapshot) {
    committed = snapshot;
  }

  /** From now on no transaction commits, as on a full disk. */
  public void fail(boolean now) {
    failing = now;
  }

  @Override
  public <T> T transaction(Function<Transaction, T> work) {
    if (inside) {
      throw new IllegalStateException("transactions do not nest");
    }
    inside = true;
    try {
      MemoryTransaction unit = new MemoryTransaction(committed);
      T result = work.apply(unit);
      if (failing) {
        throw new StoreException("the disk is full");
      }
      committed = unit.state();
      return result;
    } finally {
      inside = false;
    }
  }

  @Override
  public void close() {}
}
