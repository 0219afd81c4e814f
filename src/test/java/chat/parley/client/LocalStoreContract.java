package chat.parley.client;

import static chat.parley.client.TestDevice.ALICE;
import static chat.parley.client.TestDevice.BOB;
import static chat.parley.client.TestDevice.WITH_BOB;
import static chat.parley.client.TestDevice.entry;
import static chat.parley.client.TestDevice.own;
import static chat.parley.client.TestDevice.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.client.Outgoing.Fate;
import chat.parley.client.Outgoing.State;
import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame.Reached;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every store does with conversations, entries and the outbox, and how it commits. */
interface LocalStoreContract extends StoreUnderTest {
  Conversation WITH_CAROL = Conversation.with(new UserId("carol"));

  private Optional<Identity> identity() {
    return store().transaction(LocalStore.Transaction::identity);
  }

  private OptionalLong since() {
    return store().transaction(LocalStore.Transaction::since);
  }

  private List<Chat> chats() {
    return store().transaction(LocalStore.Transaction::chats);
  }

  private Optional<Chat> chat(Conversation conversation) {
    return store().transaction(tx -> tx.chat(conversation));
  }

  private Map<String, String> preferences() {
    return store().transaction(LocalStore.Transaction::preferences);
  }

  private List<Entry> page(Conversation conversation, long before, int limit) {
    return store().transaction(tx -> tx.entriesBefore(conversation, before, limit));
  }

  private Optional<Entry> entryOf(Conversation conversation, MessageId id) {
    return store().transaction(tx -> tx.entry(conversation, id));
  }

  private long count(Conversation conversation, long after, UserId user) {
    return store().transaction(tx -> tx.countFromOthers(conversation, after, user));
  }

  private List<Outgoing> outbox(Conversation conversation, State state, int limit) {
    return store().transaction(tx -> tx.outgoing(conversation, state, limit));
  }

  private Optional<Outgoing> outgoingOf(Conversation conversation, MessageId id) {
    return store().transaction(tx -> tx.outgoing(conversation, id));
  }

  private List<Conversation> waiting() {
    return store().transaction(tx -> tx.conversationsWith(State.WAITING));
  }

  private static Outgoing outgoing(Conversation conversation, long number, State state) {
    return new Outgoing(
        conversation,
        new Message(number, MessageId.of(-number), text("number " + number)),
        100 - number,
        number,
        new Fate(state, 0, null));
  }

  @Test
  default void a_new_store_is_empty() {
    assertThat(identity()).isEmpty();
    assertThat(since()).isEmpty();
    assertThat(chats()).isEmpty();
    assertThat(chat(WITH_BOB)).isEmpty();
    assertThat(preferences()).isEmpty();
  }

  @Test
  default void the_owner_and_the_position_are_kept() {
    Identity identity = new Identity("http://localhost:1", ALICE, 3, "secret");

    store().write(tx -> tx.identity(identity));
    store().write(tx -> tx.since(OptionalLong.of(0)));
    reopen();

    assertThat(identity()).contains(identity);
    assertThat(since()).hasValue(0);
    store().write(tx -> tx.since(OptionalLong.empty()));
    assertThat(since()).isEmpty();
  }

  @Test
  default void a_conversation_is_kept_whole() {
    Chat chat =
        new Chat(
            WITH_BOB,
            new Chat.Window(true, 1, 2, 3, 4),
            new Chat.Progress(5, new Reached(6, 7), new Reached(8, 9), 10),
            11,
            new Chat.Face("title", 12, new TreeMap<>(Map.of("a", "1", "b", "2")), true));

    store().write(tx -> tx.put(Chat.of(WITH_BOB)));
    store().write(tx -> tx.put(chat));
    reopen();

    assertThat(chat(WITH_BOB)).contains(chat);
    Chat changed = chat.with(chat.face().withPreference("a", ""));
    store().write(tx -> tx.put(changed));
    assertThat(chat(WITH_BOB)).contains(changed);
  }

  @Test
  default void conversations_come_with_the_most_active_first() {
    Chat bob = Chat.of(WITH_BOB);
    Chat carol = Chat.of(WITH_CAROL);

    store().write(tx -> tx.put(bob.with(bob.face().activeAt(5))));
    store().write(tx -> tx.put(carol.with(carol.face().activeAt(6))));

    assertThat(chats()).extracting(Chat::conversation).containsExactly(WITH_CAROL, WITH_BOB);
  }

  @Test
  default void entries_are_kept_once_and_paged_by_sequence() {
    Body cipher = Body.ciphertext(Bytes.wrap(new byte[] {0, -1, 7}));
    Message message = new Message(9, MessageId.of(Long.MIN_VALUE), cipher);
    Entry encrypted = new Entry(3, 77, new Sender(BOB, 2), true, message);

    store()
        .write(tx -> {
          tx.append(WITH_BOB, encrypted);
          tx.append(WITH_BOB, entry(1));
          tx.append(WITH_BOB, own(2, 1, 5));
          tx.append(WITH_BOB, own(1, 8, 8));
          tx.append(WITH_CAROL, entry(4));
        });
    reopen();

    assertThat(page(WITH_BOB, Long.MAX_VALUE, 2)).containsExactly(own(2, 1, 5), encrypted);
    assertThat(page(WITH_BOB, 2, 9)).containsExactly(entry(1));
    assertThat(entryOf(WITH_BOB, encrypted.id())).contains(encrypted);
    assertThat(entryOf(WITH_CAROL, encrypted.id())).isEmpty();
    assertThat(count(WITH_BOB, 0, ALICE)).isEqualTo(2);
    assertThat(count(WITH_BOB, 1, ALICE)).isEqualTo(1);
  }

  @Test
  default void what_only_changes_a_message_or_a_group_is_not_counted() {
    String id = MessageId.of(1).value();
    List<Body> bodies =
        List.of(
            Body.content("{\"edit\":\"" + id + "\",\"text\":\"b\"}"),
            Body.content("{\"delete\":\"" + id + "\"}"),
            Body.content("{\"react\":\"" + id + "\",\"emoji\":\"\"}"),
            GroupScenes.change("{\"change\":\"left\"}"),
            Body.content("{\"edit\":5}"),
            text("read me"));

    store()
        .write(tx -> {
          for (int i = 0; i < bodies.size(); i++) {
            Message message = new Message(i, MessageId.of(i), bodies.get(i));
            tx.append(WITH_BOB, new Entry(i + 1, 5, new Sender(BOB, 1), false, message));
          }
        });
    reopen();

    assertThat(count(WITH_BOB, 0, ALICE)).isEqualTo(2);
  }

  @Test
  default void the_outbox_is_kept_by_number_and_found_by_state_and_id() {
    Outgoing refused = outgoing(WITH_BOB, 4, State.WAITING).failed(ErrorCode.FORBIDDEN);

    store()
        .write(tx -> {
          tx.put(outgoing(WITH_BOB, 2, State.WAITING));
          tx.put(outgoing(WITH_BOB, 1, State.WAITING));
          tx.put(outgoing(WITH_CAROL, 9, State.WAITING));
          tx.put(outgoing(WITH_BOB, 3, State.WAITING));
          tx.put(outgoing(WITH_BOB, 3, State.BATCHED));
          tx.put(refused);
        });
    reopen();

    assertThat(outbox(WITH_BOB, State.WAITING, 9))
        .containsExactly(
            outgoing(WITH_BOB, 1, State.WAITING), outgoing(WITH_BOB, 2, State.WAITING));
    assertThat(outbox(WITH_BOB, State.WAITING, 1)).hasSize(1);
    assertThat(outbox(WITH_BOB, State.FAILED, 9)).containsExactly(refused);
    assertThat(outgoingOf(WITH_BOB, MessageId.of(-3)))
        .contains(outgoing(WITH_BOB, 3, State.BATCHED));
    assertThat(waiting()).containsExactly(WITH_CAROL, WITH_BOB);
    store().write(tx -> tx.remove(refused));
    assertThat(outbox(WITH_BOB, State.FAILED, 9)).isEmpty();
  }

  @Test
  default void preferences_of_no_conversation_are_kept() {
    store().write(tx -> tx.preference("theme", "dark"));
    store().write(tx -> tx.preference("lang", "en"));
    store().write(tx -> tx.preference("lang", ""));
    reopen();

    assertThat(preferences()).isEqualTo(Map.of("theme", "dark"));
  }

  @Test
  default void a_transaction_that_throws_has_not_happened() {
    assertThatThrownBy(() ->
            store()
                .write(tx -> {
                  tx.append(WITH_BOB, entry(1));
                  tx.put(Chat.of(WITH_BOB));
                  throw new IllegalStateException("in the middle");
                }))
        .hasMessage("in the middle");

    assertThat(page(WITH_BOB, 9, 9)).isEqualTo(List.of());
    assertThat(chats()).isEmpty();
  }

  @Test
  default void transactions_do_not_nest() {
    assertThatThrownBy(() -> store().write(tx -> store().write(inner -> {})))
        .isInstanceOf(IllegalStateException.class);
  }
}
