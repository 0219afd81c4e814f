package chat.parley.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.conversation.Recent;
import chat.parley.journal.UnreadableBytesException;
import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Marks;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of a user's events and snapshot: those of old journals are read for ever. */
class UserEventCodecTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final long TIME = 1_700_000_000_123L;
  private static final UserEventCodec CODEC = new UserEventCodec();

  /** A golden file and what it holds; the file is named after manifest and variant. */
  record Golden(String file, UserEvent event) {
    @Override
    public String toString() {
      return file;
    }
  }

  static Stream<Golden> events() {
    Marks mine = Marks.NONE.advance(3, 0, TIME).advance(7, 5, TIME + 1);
    Progress full = new Progress(BOB, mine, Marks.of(6, 2), 7, Marks.of(3, 0));
    return Stream.of(
        new Golden("registered", new UserEvent.Registered(TIME, "Alice", "$argon2id$v=19$hash")),
        new Golden("device-added", new UserEvent.DeviceAdded(TIME, 3, "phone", secret())),
        new Golden("device-removed", new UserEvent.DeviceRemoved(TIME, 3)),
        new Golden("renamed", new UserEvent.Renamed("Alice L.")),
        new Golden("woken", new UserEvent.Woken(TIME)),
        new Golden("message-of-a-user", new UserEvent.MessageStored(2, BOB, entry(9))),
        new Golden(
            "marks", new UserEvent.Progressed(List.of(full, Progress.none(new UserId("carol"))))),
        new Golden("preferred", new UserEvent.Preferred(Conversation.with(BOB), "pinned", "1")),
        new Golden("preferred-everywhere", new UserEvent.Preferred(null, "theme", "")),
        new Golden("blocked", new UserEvent.Blocked(BOB, 7)),
        new Golden("unblocked", new UserEvent.Unblocked(BOB)));
  }

  /** What an operator does; the golden snapshot is older. */
  static Stream<Golden> standings() {
    return Stream.of(
        new Golden("suspended", new UserEvent.Suspended(TIME)),
        new Golden("reinstated", new UserEvent.Reinstated(TIME)),
        new Golden("deleted", new UserEvent.Deleted(TIME)));
  }

  private static Bytes secret() {
    return Bytes.wrap(HexFormat.of().parseHex("00ff10"));
  }

  private static Entry entry(long sequence) {
    Message message = new Message(41, MessageId.of(0xfedcba9876543210L), Body.content("{}"));
    return new Entry(sequence, TIME, new Sender(ALICE, 2), true, message);
  }

  /** A user to whom all of these events have happened. */
  private static UserState state() {
    UserState state = UserState.EMPTY;
    for (Golden each : events().toList()) {
      state = state.apply(each.event());
    }
    return state
        .apply(new UserEvent.DeviceAdded(TIME, 4, "laptop", secret()))
        .apply(new UserEvent.Blocked(new UserId("carol"), 0));
  }

  @ParameterizedTest
  @MethodSource({"events", "standings"})
  void writes_the_bytes_that_old_journals_hold(Golden golden) throws IOException {
    assertThat(hex(CODEC.encode(golden.event()))).isEqualTo(bytes(golden.file()));
  }

  @ParameterizedTest
  @MethodSource({"events", "standings"})
  void reads_the_bytes_that_old_journals_hold(Golden golden) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(bytes(golden.file()));

    assertThat(CODEC.decode(CODEC.manifest(golden.event()), bytes)).isEqualTo(golden.event());
  }

  @Test
  void the_manifests_never_change() {
    assertThat(
            Stream.concat(events(), standings())
                .map(each -> CODEC.manifest(each.event()))
                .distinct())
        .containsExactly(
            "registered",
            "device-added",
            "device-removed",
            "renamed",
            "woken",
            "message",
            "marks",
            "preferred",
            "blocked",
            "unblocked",
            "suspended",
            "reinstated",
            "deleted");
    assertThat(CODEC.manifest(UserState.EMPTY)).isEqualTo("user");
  }

  @Test
  void writes_and_reads_the_snapshot_that_old_databases_hold() throws IOException {
    assertThat(hex(CODEC.encode(state()))).isEqualTo(bytes("user"));
    assertThat(CODEC.decode("user", HexFormat.of().parseHex(bytes("user")))).isEqualTo(state());
  }

  @Test
  void an_unknown_manifest_and_broken_bytes_are_unreadable() {
    assertThatThrownBy(() -> CODEC.decode("no-such", new byte[0]))
        .isInstanceOf(UnreadableBytesException.class);
    assertThatThrownBy(() -> CODEC.decode("blocked", new byte[] {0x0a, 0x01, 0x21}))
        .isInstanceOf(UnreadableBytesException.class);
    assertThatThrownBy(() -> CODEC.decode("user", new byte[] {0x22, 0x7f}))
        .isInstanceOf(UnreadableBytesException.class);
  }

  @Property(tries = 300)
  void reads_the_snapshot_that_it_wrote(@ForAll("states") UserState state) {
    assertThat(CODEC.decode("user", CODEC.encode(state))).isEqualTo(state);
  }

  /** Whatever events happen to a registered user. */
  @Provide
  Arbitrary<UserState> states() {
    return happening()
        .list()
        .ofMaxSize(60)
        .map(all -> {
          UserState state = UserState.EMPTY.apply(new UserEvent.Registered(TIME, "A", "hash"));
          for (UserEvent event : all) {
            state = state.apply(next(state, event));
          }
          return state;
        });
  }

  private static Arbitrary<UserEvent> happening() {
    Arbitrary<UserId> peers =
        Arbitraries.integers().between(1, 8).map(each -> new UserId("user" + each));
    Arbitrary<Long> counts = Arbitraries.longs().between(0, 1L << 53);
    Arbitrary<UserEvent> messages =
        peers.map(peer -> new UserEvent.MessageStored(1, peer, entry(1)));
    Arbitrary<UserEvent> marks =
        Combinators.combine(peers, counts, counts)
            .as((peer, one, other) ->
                new UserEvent.Progressed(
                    List.of(
                        new Progress(peer, Marks.of(one, other), Marks.NONE, other, Marks.NONE))));
    Arbitrary<UserEvent> settings =
        Combinators.combine(peers, Arbitraries.strings().ofMaxLength(5))
            .as((peer, value) -> new UserEvent.Preferred(Conversation.with(peer), "k", value));
    Arbitrary<UserEvent> blocks = Combinators.combine(peers, counts).as(UserEvent.Blocked::new);
    Arbitrary<UserEvent> devices =
        Arbitraries.integers()
            .between(1, 9)
            .map(each -> new UserEvent.DeviceAdded(TIME, each, "d", secret()));
    return Arbitraries.oneOf(
        List.of(messages, messages, messages, marks, settings, blocks, devices));
  }

  /** A message takes its place at the end of its chat. */
  private static UserEvent next(UserState state, UserEvent event) {
    return event instanceof UserEvent.MessageStored stored
        ? new UserEvent.MessageStored(
            state.keyOf(stored.peer()),
            stored.peer(),
            entry(state.timeline(stored.peer()).head() + 1))
        : event;
  }

  @Test
  void the_snapshot_of_the_golden_file_has_something_of_everything() {
    UserState state = state();

    assertThat(state.recent()).isNotEqualTo(Recent.EMPTY);
    assertThat(state.chats()).hasSize(2);
    assertThat(state.account().devices()).hasSize(1);
    assertThat(state.blocked()).hasSize(1);
    assertThat(state.preferences()).hasSize(2);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String bytes(String file) throws IOException {
    String name = "/golden/events/" + file + ".hex";
    try (InputStream in = UserEventCodecTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
    }
  }

  @ParameterizedTest
  @MethodSource("standings")
  void a_snapshot_tells_what_an_operator_has_decided(Golden golden) {
    UserState state = state().apply(golden.event());

    assertThat(CODEC.decode("user", CODEC.encode(state))).isEqualTo(state);
  }
}
