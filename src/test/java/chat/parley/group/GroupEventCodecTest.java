package chat.parley.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.journal.UnreadableBytesException;
import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of a group's events and snapshot: those of old journals are read for ever. */
class GroupEventCodecTest {
  private static final GroupId GROUP = new GroupId("k3jq7wz2m5xvb4n6t2aprd7ehc");
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final UserId CAROL = new UserId("carol");
  private static final long TIME = 1_700_000_000_123L;
  private static final GroupEventCodec CODEC = new GroupEventCodec();

  /** A golden file and what it holds. */
  record Golden(String file, GroupEvent event) {
    @Override
    public String toString() {
      return file;
    }
  }

  static Stream<Golden> events() {
    Marks marks = Marks.NONE.advance(2, 0, TIME).advance(3, 1, TIME + 1);
    return Stream.of(
        new Golden(
            "group-created",
            changed(
                1,
                new Change(
                    Change.Kind.CREATED, ALICE, List.of(ALICE, BOB, CAROL), "Friends", null))),
        new Golden("group-message", new GroupEvent.MessageStored(GROUP, entry(2))),
        new Golden("group-promoted", changed(3, Change.of(Change.Kind.PROMOTED, ALICE, of(BOB)))),
        new Golden(
            "group-described", changed(4, Change.text(Change.Kind.DESCRIBED, ALICE, "Fridays"))),
        new Golden(
            "group-marks",
            new GroupEvent.Marked(
                List.of(
                    new GroupEvent.Marked.Moved(ALICE, marks),
                    new GroupEvent.Marked.Moved(BOB, Marks.of(2, 2))))),
        new Golden(
            "group-confirmed",
            new GroupEvent.Confirmed(List.of(new GroupEvent.Confirmed.Kept(BOB, 1)))),
        new Golden("group-linked", new GroupEvent.Linked(Bytes.utf8("hash"), TIME)),
        new Golden("group-woken", new GroupEvent.Woken(TIME)),
        new Golden(
            "group-left",
            changed(5, new Change(Change.Kind.LEFT, ALICE, List.of(ALICE), "", CAROL))));
  }

  private static List<UserId> of(UserId user) {
    return List.of(user);
  }

  private static GroupEvent changed(long sequence, Change change) {
    Message message = new Message(sequence, MessageId.of(sequence), ChangeJson.write(change));
    Sender sender = new Sender(change.by(), 0);
    return new GroupEvent.Changed(GROUP, new Entry(sequence, TIME, sender, false, message), change);
  }

  private static Entry entry(long sequence) {
    Message message = new Message(41, MessageId.of(0xfedcba9876543210L), Body.content("{}"));
    return new Entry(sequence, TIME, new Sender(BOB, 2), false, message);
  }

  private static GroupState state() {
    GroupState state = GroupState.EMPTY;
    for (Golden each : events().toList()) {
      state = state.apply(each.event());
    }
    return state;
  }

  @ParameterizedTest
  @MethodSource("events")
  void writes_and_reads_the_bytes_that_old_journals_hold(Golden golden) throws IOException {
    assertThat(hex(CODEC.encode(golden.event()))).isEqualTo(bytes(golden.file()));
    assertThat(CODEC.decode(CODEC.manifest(golden.event()), unhex(golden.file())))
        .isEqualTo(golden.event());
  }

  @Test
  void writes_and_reads_the_snapshot_that_old_databases_hold() throws IOException {
    assertThat(hex(CODEC.encode(state()))).isEqualTo(bytes("group"));
    assertThat(CODEC.decode("group", unhex("group"))).isEqualTo(state());
  }

  @Test
  void the_manifests_never_change() {
    assertThat(events().map(each -> CODEC.manifest(each.event())).distinct())
        .containsExactly("message", "marks", "confirmed", "linked", "woken");
    assertThat(CODEC.manifest(new GroupEvent.Unlinked())).isEqualTo("unlinked");
    assertThat(CODEC.decode("unlinked", new byte[0])).isEqualTo(new GroupEvent.Unlinked());
    assertThat(CODEC.manifest(GroupState.EMPTY)).isEqualTo("group");
  }

  @Test
  void an_unknown_manifest_and_broken_bytes_are_unreadable() {
    assertThatThrownBy(() -> CODEC.decode("no-such", new byte[0]))
        .isInstanceOf(UnreadableBytesException.class);
    assertThatThrownBy(() -> CODEC.decode("marks", new byte[] {0x0a, 0x03, 0x0a, 0x01, 0x21}))
        .isInstanceOf(UnreadableBytesException.class);
  }

  private static byte[] unhex(String file) throws IOException {
    return HexFormat.of().parseHex(bytes(file));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String bytes(String file) throws IOException {
    String name = "/golden/events/" + file + ".hex";
    try (InputStream in = GroupEventCodecTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
    }
  }
}
