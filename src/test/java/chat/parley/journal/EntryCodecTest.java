package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
  private static final Conversation WITH_BOB = Conversation.with(new UserId("bob"));
  private static final Entry HELLO =
      new Entry(
          7,
          1_700_000_000_123L,
          new Sender(new UserId("alice"), 2),
          true,
          new Message(41, new MessageId("fedcba9876543210"), Body.content("{\"text\":\"hello\"}")));

  @Test
  void writes_the_bytes_that_old_journals_hold() throws IOException {
    assertThat(EntryCodec.encode(3, WITH_BOB, HELLO)).isEqualTo(golden("message.hex"));
  }

  @Test
  void reads_the_bytes_that_old_journals_hold() throws IOException {
    StoredEntry expected = new StoredEntry(3, WITH_BOB, HELLO);

    assertThat(EntryCodec.decode(golden("message.hex"))).isEqualTo(expected);
    assertThat(EntryCodec.decode(golden("message-with-unknown-fields.hex"))).isEqualTo(expected);
  }

  @Property(tries = 300)
  void reads_what_it_wrote(@ForAll("stored") StoredEntry stored) {
    byte[] bytes = EntryCodec.encode(stored.key(), stored.conversation(), stored.entry());

    assertThat(EntryCodec.decode(bytes)).isEqualTo(stored);
    assertThat(bytes).startsWith(EntryCodec.header(stored.key(), stored.entry().sequence()));
  }

  @Property(tries = 300)
  void headers_sort_as_key_and_sequence_do(
      @ForAll("places") long[] one, @ForAll("places") long[] other) {
    int byNumbers = Arrays.compare(one, other);

    int byBytes =
        Arrays.compareUnsigned(
            EntryCodec.header(one[0], one[1]), EntryCodec.header(other[0], other[1]));

    assertThat(Integer.signum(byBytes)).isEqualTo(Integer.signum(byNumbers));
  }

  @Property(tries = 300)
  void damaged_bytes_are_unreadable_or_another_entry(
      @ForAll("stored") StoredEntry stored, @ForAll int where, @ForAll byte value) {
    byte[] whole = EntryCodec.encode(stored.key(), stored.conversation(), stored.entry());
    byte[] damaged = whole.clone();
    damaged[Math.floorMod(where, damaged.length)] = value;
    byte[] cut = Arrays.copyOf(whole, Math.floorMod(where, whole.length));

    assertNothingButUnreadable(damaged);
    assertNothingButUnreadable(cut);
  }

  @Test
  void refuses_a_negative_place() {
    assertThatThrownBy(() -> EntryCodec.encode(-1, WITH_BOB, HELLO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertNothingButUnreadable(byte[] bytes) {
    try {
      assertThat(EntryCodec.decode(bytes)).isNotNull();
    } catch (UnreadableBytesException expected) {
      assertThat(expected).hasMessageNotContaining("text");
    }
  }

  @Provide
  Arbitrary<long[]> places() {
    return Combinators.combine(places(0), places(1))
        .as((key, sequence) -> new long[] {key, sequence});
  }

  private static Arbitrary<Long> places(long min) {
    return Arbitraries.longs().between(min, Long.MAX_VALUE);
  }

  @Provide
  Arbitrary<StoredEntry> stored() {
    Arbitrary<Sender> senders =
        Combinators.combine(users(), Arbitraries.integers().between(1, 1_000_000)).as(Sender::new);
    Arbitrary<Body> bodies =
        Combinators.combine(
                Arbitraries.of(Body.Kind.class),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300))
            .as((kind, bytes) -> new Body(kind, Bytes.wrap(bytes)));
    Arbitrary<Message> messages =
        Combinators.combine(places(1), Arbitraries.longs().map(MessageId::of), bodies)
            .as(Message::new);
    Arbitrary<Entry> entries =
        Combinators.combine(places(1), places(0), senders, Arbitraries.of(true, false), messages)
            .as(Entry::new);
    return Combinators.combine(places(0), users().map(Conversation::with), entries)
        .as(StoredEntry::new);
  }

  private static Arbitrary<UserId> users() {
    return Arbitraries.strings()
        .withChars("abcxyz019._-")
        .ofMinLength(2)
        .ofMaxLength(UserId.LENGTH_MAX)
        .map(UserId::new);
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream file = EntryCodecTest.class.getResourceAsStream("/golden/events/" + name)) {
      String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(text.replaceAll("(?m)#.*$", "").replaceAll("\\s", ""));
    }
  }
}
