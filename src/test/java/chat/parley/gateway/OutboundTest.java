package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboundTest {
  private static final Conversation OTHER = Conversation.parse("@carol");
  private final Outbound outbound = new Outbound();

  private static Outbound.Item item(Outbound.Kind kind, String text, int bytes) {
    Conversation live = kind == Outbound.Kind.LIVE ? Edge.WITH_BOB : null;
    return new Outbound.Item(kind, live, padded(text, bytes));
  }

  /** A text with blanks after it, as many bytes long. */
  private static Bytes padded(String text, int bytes) {
    return Bytes.utf8(text + " ".repeat(bytes - text.length()));
  }

  private List<String> batch() {
    return outbound.takeBatch().stream().map(each -> each.utf8().strip()).toList();
  }

  private List<String> all() {
    List<String> all = new ArrayList<>();
    while (!outbound.isEmpty()) {
      all.addAll(batch());
    }
    return all;
  }

  @Test
  void keeps_the_order_and_gives_small_batches() {
    for (int i = 0; i < 100; i++) {
      assertThat(outbound.offer(item(Outbound.Kind.ANSWER, "a" + i, 10))).isTrue();
    }

    assertThat(batch()).hasSize(Outbound.BATCH_FRAMES).startsWith("a0", "a1");
    assertThat(all()).hasSize(68).startsWith("a32").endsWith("a99");
  }

  @Test
  void what_lasts_a_moment_gives_way_first() {
    for (int i = 0; i < Outbound.FRAMES_MAX; i++) {
      outbound.offer(item(i % 2 == 0 ? Outbound.Kind.FLEETING : Outbound.Kind.LIVE, "f" + i, 10));
    }

    outbound.offer(item(Outbound.Kind.LIVE, "last", 10));

    assertThat(outbound.isBehind()).isFalse();
    assertThat(all()).hasSize(Outbound.FRAMES_MAX / 2 + 1).startsWith("f1", "f3").endsWith("last");
  }

  @Test
  void then_a_conversation_falls_behind_until_it_is_caught_up() {
    for (int i = 0; i < Outbound.FRAMES_MAX; i++) {
      outbound.offer(item(Outbound.Kind.LIVE, "m" + i, 10));
    }

    outbound.offer(item(Outbound.Kind.LIVE, "left out", 10));
    assertThat(outbound.isBehind()).isTrue();
    all();
    outbound.offer(item(Outbound.Kind.LIVE, "left out as well", 20));
    outbound.offer(new Outbound.Item(Outbound.Kind.LIVE, OTHER, padded("of another", 10)));
    assertThat(all()).containsExactly("of another");

    outbound.caughtUp();
    outbound.offer(item(Outbound.Kind.LIVE, "again", 10));
    assertThat(all()).containsExactly("again");
  }

  @Test
  void holds_no_more_bytes_than_its_limit_and_as_much_again_for_answers() {
    int half = Outbound.BYTES_MAX / 2;
    for (int i = 0; i < 10; i++) {
      outbound.offer(item(Outbound.Kind.LIVE, "m" + i, half));
    }
    assertThat(outbound.hasRoom()).isFalse();

    assertThat(outbound.offer(item(Outbound.Kind.ANSWER, "a1", half))).isTrue();
    assertThat(outbound.offer(item(Outbound.Kind.ANSWER, "a2", half))).isTrue();
    assertThat(outbound.offer(item(Outbound.Kind.ANSWER, "a3", half))).isFalse();

    assertThat(all()).containsExactly("m0", "m1", "a1", "a2");
    assertThat(outbound.hasRoom()).isTrue();
  }
}
