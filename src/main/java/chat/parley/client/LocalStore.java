package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The durable memory of one device. It is used by one thread at a time.
 *
 * <p>A store that can't commit throws {@link StoreException}; nothing of the transaction has
 * happened then.
 */
public interface LocalStore extends AutoCloseable {

  /**
   * Runs the work as one unit. When this returns, all its writes are durable; when the work throws,
   * none has happened. Transactions do not nest.
   */
  <T> T transaction(Function<Transaction, T> work);

  /** Like {@link #transaction}, without a result. */
  default void write(Consumer<Transaction> work) {
    transaction(tx -> {
      work.accept(tx);
      return null;
    });
  }

  @Override
  void close();

  /** Reads and writes within one unit; reads see the unit's own writes. */
  interface Transaction {
    /** Who is signed in, if anybody. */
    Optional<Identity> identity();

    void identity(Identity identity);

    /** The position of the last {@code ready}; absent while the device is new. */
    OptionalLong since();

    void since(OptionalLong position);

    Optional<Chat> chat(Conversation conversation);

    /** All conversations, the most recently active first. */
    List<Chat> chats();

    /** Adds or replaces what is known of a conversation. */
    void put(Chat chat);

    /** Forgets what {@link #put(Chat)} and {@link #put(Roster)} have put of a conversation. */
    void forget(Conversation conversation);

    /** Who is in a group, if anything is known. */
    Optional<Roster> roster(Conversation conversation);

    /** Adds or replaces what is known of a group. */
    void put(Roster roster);

    /** The changes of groups that wait for their answer, by place. */
    List<GroupRequest> groupRequests();

    /** Adds a change that waits. */
    void put(GroupRequest request);

    void remove(GroupRequest request);

    /** Adds an entry to a conversation's log; one with a sequence that is there is ignored. */
    void append(Conversation conversation, Entry entry);

    /** The entry that its author gave this id, if it is in the store. */
    Optional<Entry> entry(Conversation conversation, MessageId id);

    /** The highest entries below a sequence, at most limit, ascending. */
    List<Entry> entriesBefore(Conversation conversation, long sequence, int limit);

    /**
     * How many messages above a sequence somebody else than this user has written: neither changes
     * of a group nor what only changes another message ({@link Meaning#isPost}).
     */
    long countFromOthers(Conversation conversation, long after, UserId user);

    /** The first messages of a conversation in a state by number, at most limit. */
    List<Outgoing> outgoing(Conversation conversation, Outgoing.State state, int limit);

    Optional<Outgoing> outgoing(Conversation conversation, MessageId id);

    /** The conversations with a message in a state, the one with the oldest such message first. */
    List<Conversation> conversationsWith(Outgoing.State state);

    /** Adds a message, or replaces the one of that conversation and number. */
    void put(Outgoing outgoing);

    void remove(Outgoing outgoing);

    /** The messages that wait for their upload, the oldest first. */
    List<Attachment> attachments();

    Optional<Attachment> attachment(Conversation conversation, MessageId id);

    /** Adds a message that waits, or replaces the one of that conversation and id. */
    void put(Attachment attachment);

    void remove(Attachment attachment);

    /** The settings that belong to no conversation. */
    SortedMap<String, String> preferences();

    /** Sets one of those; an empty value forgets it. */
    void preference(String key, String value);
  }
}
