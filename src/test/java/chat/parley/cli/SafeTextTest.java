package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SafeTextTest {

  @Test
  void ordinary_text_and_emoji_stay_as_they_are() {
    assertThat(SafeText.lines("Grüße, 你好 👩‍👩‍👧 ✓\nnext"))
        .isEqualTo("Grüße, 你好 👩‍👩‍👧 ✓\nnext");
  }

  @Test
  void commands_to_the_terminal_become_pictures() {
    assertThat(SafeText.lines("\u001b[2J\u0007\b\r\u007f")).isEqualTo("␛[2J␇␈␍␡");
    assertThat(SafeText.lines("\u009b31m\u0090")).isEqualTo("\ufffd31m\ufffd");
  }

  @Test
  void marks_of_direction_are_dropped() {
    assertThat(SafeText.lines("a\u202eb\u2066c\u200fd")).isEqualTo("abcd");
  }

  @Test
  void one_line_has_no_breaks() {
    assertThat(SafeText.line("a\r\nb\nc\u2028d\te")).isEqualTo("a ⏎ b ⏎ c ⏎ d e");
  }

  @Property
  void nothing_that_controls_a_terminal_is_left(@ForAll String text) {
    assertThat(SafeText.lines(text).codePoints())
        .allMatch(point -> point == '\n' || !Character.isISOControl(point));
    assertThat(SafeText.line(text).codePoints()).noneMatch(Character::isISOControl);
  }
}
