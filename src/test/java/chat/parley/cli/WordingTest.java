package chat.parley.cli;

import static chat.parley.cli.Scenes.NOON;
import static chat.parley.cli.Scenes.ZONE;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Bubble.Check;
import chat.parley.client.TextContent;
import chat.parley.model.Body;
import chat.parley.model.Bytes;
import org.junit.jupiter.api.Test;

class WordingTest {
  private static final long HOUR_MS = 3_600_000;
  private static final long DAY_MS = 24 * HOUR_MS;

  @Test
  void last_seen_names_the_day() {
    assertThat(Wording.lastSeen(NOON - HOUR_MS, NOON, ZONE)).isEqualTo("last seen today at 11:00");
    assertThat(Wording.lastSeen(NOON - DAY_MS, NOON, ZONE))
        .isEqualTo("last seen yesterday at 12:00");
    assertThat(Wording.lastSeen(NOON - 9 * DAY_MS, NOON, ZONE))
        .isEqualTo("last seen Fri 6 Nov 2026 at 12:00");
  }

  @Test
  void a_narrow_column_has_the_clock_or_the_day() {
    assertThat(Wording.brief(NOON, NOON, ZONE)).isEqualTo("12:00");
    assertThat(Wording.brief(NOON - DAY_MS, NOON, ZONE)).isEqualTo("14 Nov");
  }

  @Test
  void without_colours_read_has_a_word() {
    assertThat(Wording.plainSign(Check.RECEIVED)).isEqualTo("✓✓");
    assertThat(Wording.plainSign(Check.READ)).isEqualTo("✓✓ read");
    assertThat(Wording.plainSign(Check.NOT_SENT)).isEqualTo("✗ not sent");
  }

  @Test
  void what_can_not_be_shown_is_named() {
    assertThat(Wording.said(TextContent.of("a\u0007b"))).isEqualTo("a␇b");
    assertThat(Wording.said(Body.content("{}"))).startsWith("(a message that");
    assertThat(Wording.said(Body.ciphertext(Bytes.EMPTY))).isEqualTo("(an encrypted message)");
  }
}
