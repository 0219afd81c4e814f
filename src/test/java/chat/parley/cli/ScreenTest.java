package chat.parley.cli;

import static chat.parley.cli.Scenes.ALICE;
import static chat.parley.cli.Scenes.NOON;
import static chat.parley.cli.Scenes.ZONE;
import static chat.parley.cli.Scenes.bob;
import static chat.parley.cli.Scenes.mine;
import static chat.parley.cli.Scenes.talk;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Bubble;
import chat.parley.client.Bubble.Check;
import chat.parley.client.Chat;
import chat.parley.client.History;
import chat.parley.model.Conversation;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final int WIDTH = 60;
  private static final int HEIGHT = 12;
  private final Screen screen = new Screen(WIDTH, HEIGHT, ZONE, NOON);

  private static List<String> text(Screen.Picture picture) {
    return picture.lines().stream().map(line -> line.toString().stripTrailing()).toList();
  }

  @Test
  void a_chat_stands_at_the_bottom_with_ones_own_on_the_right() {
    List<String> lines =
        text(screen.draw(talk(bob(1, "hello"), mine(2, "hi there", Check.ACCEPTED))));

    assertThat(lines).hasSize(HEIGHT);
    assertThat(lines.getFirst()).startsWith(" bob · online").endsWith("alice ●");
    assertThat(lines).anyMatch(line -> line.contains("— Today —"));
    assertThat(lines).contains("hello  12:00 #1");
    assertThat(lines).anyMatch(line -> line.matches(" {20,}hi there  12:00 #2 ✓"));
    assertThat(lines.getLast()).isEqualTo(">");
  }

  @Test
  void checks_have_their_signs_and_read_ones_are_blue() {
    assertThat(Screen.check(Check.PENDING).toString()).isEqualTo("◷");
    assertThat(Screen.check(Check.ACCEPTED).toString()).isEqualTo("✓");
    assertThat(Screen.check(Check.RECEIVED).toString()).isEqualTo("✓✓");
    assertThat(Screen.check(Check.READ).toString()).isEqualTo("✓✓");
    assertThat(Screen.check(Check.READ).toAnsi()).contains("\u001b[94;1m");
    assertThat(Screen.check(Check.RECEIVED).toAnsi()).doesNotContain("94");
    assertThat(Screen.check(Check.FAILED).toString()).isEqualTo("✗");
  }

  @Test
  void without_a_connection_the_header_says_so() {
    List<String> lines = text(screen.draw(talk("", false, 0, List.of())));

    assertThat(lines.getFirst()).startsWith(" bob").endsWith("○ waiting for the server");
  }

  @Test
  void an_upload_has_a_bar_in_its_message() {
    List<String> lines = text(screen.draw(Scenes.uploading(40)));

    assertThat(lines).anyMatch(line -> line.endsWith(" [image sea.jpg]"));
    assertThat(lines).anyMatch(line -> line.endsWith(" look"));
    assertThat(lines).anyMatch(line -> line.endsWith("↑ ████░░░░░░ 40%  12:00 ◷"));
  }

  @Test
  void what_others_write_can_not_command_the_terminal() {
    Bubble evil = bob(1, "\u001b[2J\u001b]0;title\u0007 \u009b1m hidden");

    Screen.Picture picture = screen.draw(talk(evil));

    for (AttributedString line : picture.lines()) {
      assertThat(line.toString().codePoints()).noneMatch(Character::isISOControl);
    }
    assertThat(text(picture)).anyMatch(line -> line.contains("␛[2J"));
  }

  @Test
  void the_view_scrolls_up_and_stops_at_the_first_message() {
    List<Bubble> many =
        LongStream.rangeClosed(1, 50).mapToObj(n -> bob(n, "message " + n)).toList();

    Screen.Picture bottom = screen.draw(talk("", true, 0, many));
    Screen.Picture up = screen.draw(talk("", true, 10, many));
    Screen.Picture top = screen.draw(talk("", true, 1_000, many));

    assertThat(text(bottom).get(HEIGHT - 2)).startsWith("message 50 ");
    assertThat(text(up).get(HEIGHT - 2)).startsWith("message 40 ");
    assertThat(text(top)).anyMatch(line -> line.startsWith("message 1 "));
    assertThat(bottom.atTop()).isFalse();
    assertThat(top.atTop()).isTrue();
  }

  @Test
  void the_list_shows_names_last_messages_and_unread_counts() {
    Chat chat = Chat.of(Conversation.with(Scenes.BOB));
    Scene scene =
        new Scene(
            0,
            new Scene.Header(ALICE, "Chats", "", true),
            new Scene.Chats(List.of(new History.Line(chat, 3, bob(7, "line one\nline two")))),
            Scene.Notices.NONE,
            Scene.Prompt.NONE);

    List<String> lines = text(screen.draw(scene));

    assertThat(lines.get(1))
        .startsWith("@bob ")
        .contains("line one ⏎ line two")
        .endsWith("12:00 (3)");
  }

  @Test
  void a_group_shows_who_writes_once_in_a_row_and_changes_in_the_middle() {
    String added = "{\"change\":\"added\",\"by\":\"bob\",\"users\":[\"carol\"]}";

    List<String> lines =
        text(
            screen.draw(
                Scenes.group(
                    bob(1, "one"),
                    bob(2, "two"),
                    Scenes.change(3, added),
                    bob(4, "three"),
                    mine(5, "four", Check.READ))));

    assertThat(lines.getFirst()).startsWith(" #Friends · 3 members");
    assertThat(lines)
        .containsSubsequence(
            "bob",
            "one  12:00 #1",
            "two  12:00 #2",
            " ".repeat(20) + "— bob added carol —",
            "bob",
            "three  12:00 #4");
    assertThat(lines).anyMatch(line -> line.endsWith("four  12:00 #5 ✓✓"));
  }

  @Test
  void a_password_is_shown_as_dots() {
    Scene.Prompt prompt = new Scene.Prompt("Password: ", "secret", 6, true);

    List<String> lines = text(screen.draw(Scenes.with(talk(), prompt)));

    assertThat(lines.getLast()).isEqualTo("Password: ••••••");
  }

  @Test
  void the_cursor_stands_behind_wide_characters() {
    Scene.Prompt prompt = new Scene.Prompt("> ", "你好", 2, false);

    assertThat(screen.draw(Scenes.with(talk(), prompt)).cursorColumn()).isEqualTo(6);
  }

  @Test
  void a_long_line_that_is_typed_shows_the_part_around_the_cursor() {
    String typed = "0123456789".repeat(20);
    Scene.Prompt prompt = new Scene.Prompt("> ", typed, typed.length(), false);

    Screen.Picture picture = screen.draw(Scenes.with(talk(), prompt));

    assertThat(picture.cursorColumn()).isLessThan(WIDTH);
    assertThat(text(picture).getLast()).endsWith("789");
  }

  @Test
  void notices_stand_above_the_prompt() {
    Scene scene = Scenes.with(talk(), Scene.Notices.NONE.plus(List.of("one", "two\u0007")));

    List<String> lines = text(screen.draw(scene));

    assertThat(lines.subList(HEIGHT - 3, HEIGHT)).containsExactly("one", "two␇", ">");
  }

  @Property(tries = 300)
  void every_picture_fits_its_terminal(
      @ForAll String text,
      @ForAll @IntRange(min = 1, max = 200) int width,
      @ForAll @IntRange(min = 1, max = 60) int height) {
    Scene.Prompt prompt = new Scene.Prompt("> ", text, text.length(), false);
    Scene scene =
        Scenes.with(
            Scenes.with(talk(bob(1, text), mine(2, text + " 你好👍", Check.READ)), prompt),
            Scene.Notices.NONE.plus(List.of(text)));

    Screen.Picture picture = new Screen(width, height, ZONE, NOON).draw(scene);

    assertThat(picture.lines()).hasSize(Math.max(height, 4));
    assertThat(picture.lines())
        .allSatisfy(
            line -> assertThat(line.columnLength()).isLessThanOrEqualTo(Math.max(width, 20)));
    assertThat(picture.cursorColumn()).isBetween(0, Math.max(width, 20));
  }
}
