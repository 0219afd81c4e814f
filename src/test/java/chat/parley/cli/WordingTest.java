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
  void media_are_named_with_their_caption() {
    Body photo =
        Body.content(
            "{\"media\":{\"kind\":\"image\",\"size\":1234567,\"name\":\"a\\u001b.jpg\"},"
                + "\"text\":\"look\"}");
    Body bare = Body.content("{\"media\":{\"kind\":\"hologram\"}}");

    assertThat(Wording.said(photo)).isEqualTo("[image a␛.jpg 1.2 MB]\nlook");
    assertThat(Wording.said(bare)).isEqualTo("[file]");
  }

  @Test
  void changes_of_groups_are_told_in_words() {
    assertThat(change("created", "\"users\":[\"bob\",\"carol\"],\"title\":\"Us\\u001b\""))
        .isEqualTo("bob made the group “Us␛” with carol");
    assertThat(change("added", "\"users\":[\"carol\",\"dave\"]"))
        .isEqualTo("bob added carol, dave");
    assertThat(change("joined", "\"users\":[\"bob\"]")).isEqualTo("bob joined by a link");
    assertThat(change("removed", "\"users\":[\"carol\"]")).isEqualTo("bob removed carol");
    assertThat(change("left", "\"users\":[\"bob\"],\"promoted\":\"carol\""))
        .isEqualTo("bob left; carol is an admin now");
    assertThat(change("promoted", "\"users\":[\"carol\"]")).isEqualTo("bob made carol an admin");
    assertThat(change("demoted", "\"users\":[\"carol\"]"))
        .isEqualTo("bob made carol a plain member");
    assertThat(change("renamed", "\"title\":\"We\"")).isEqualTo("bob changed the title to “We”");
    assertThat(change("described", "\"description\":\"\""))
        .isEqualTo("bob removed the description");
    assertThat(change("merged", "\"users\":[]")).isEqualTo("(the group has changed)");
  }

  private static String change(String kind, String fields) {
    String json = "{\"change\":\"" + kind + "\",\"by\":\"bob\"," + fields + "}";
    return Wording.said(Scenes.change(1, json).body());
  }

  @Test
  void sizes_have_the_unit_that_fits() {
    assertThat(Wording.size(999)).isEqualTo("999 B");
    assertThat(Wording.size(1_000)).isEqualTo("1.0 kB");
    assertThat(Wording.size(999_960)).isEqualTo("1.0 MB");
    assertThat(Wording.size(Long.MAX_VALUE)).isEqualTo("9.2 EB");
  }

  @Test
  void a_bar_is_as_wide_whatever_somebody_has_claimed() {
    assertThat(Wording.bar(Scene.Moving.of(Scene.Way.UPLOADING, 45, 100)))
        .isEqualTo("↑ ████░░░░░░ 45%");
    assertThat(Wording.bar(Scene.Moving.of(Scene.Way.SAVING, 500, 100)))
        .isEqualTo("↓ ██████████ 100%");
    assertThat(Wording.bar(Scene.Moving.of(Scene.Way.SAVING, 5, 0))).endsWith("░ 0%");
  }

  @Test
  void what_can_not_be_shown_is_named() {
    assertThat(Wording.said(TextContent.of("a\u0007b"))).isEqualTo("a␇b");
    assertThat(Wording.said(Body.content("{}"))).startsWith("(a message that");
    assertThat(Wording.said(Body.ciphertext(Bytes.EMPTY))).isEqualTo("(an encrypted message)");
  }
}
