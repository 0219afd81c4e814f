package chat.parley.cli;

import static chat.parley.cli.Scenes.NOON;
import static chat.parley.cli.Scenes.ZONE;
import static chat.parley.cli.Scenes.bob;
import static chat.parley.cli.Scenes.mine;
import static chat.parley.cli.Scenes.talk;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Bubble.Check;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {
  private final Lines lines = new Lines(ZONE, NOON);

  @Test
  void the_first_scene_is_told_whole() {
    assertThat(lines.between(null, talk(bob(1, "hello\nthere"))))
        .containsExactly("-- connected", "-- bob · online", "#1 12:00 bob: hello ⏎ there");
  }

  @Test
  void each_change_is_one_line() {
    Scene pending = talk(mine(0, "hi", Check.PENDING));
    Scene accepted = talk(accept(Check.ACCEPTED));
    Scene received = talk(accept(Check.RECEIVED));
    Scene read = talk(accept(Check.READ));

    assertThat(lines.between(talk(), pending)).containsExactly("#- 12:00 alice: hi ◷");
    assertThat(lines.between(pending, accepted)).containsExactly("✓ #4 hi");
    assertThat(lines.between(accepted, received)).containsExactly("✓✓ #4 hi");
    assertThat(lines.between(received, read)).containsExactly("✓✓ read #4 hi");
    assertThat(lines.between(read, read)).isEmpty();
  }

  /** The pending message once it has its sequence. */
  private static chat.parley.client.Bubble accept(Check check) {
    chat.parley.client.Bubble pending = mine(0, "hi", Check.PENDING);
    return new chat.parley.client.Bubble(
        4, pending.id(), pending.time(), pending.from(), pending.body(), check);
  }

  @Test
  void the_state_of_the_other_one_and_of_the_line_is_told() {
    Scene online = talk("online", true, 0, List.of());
    Scene typing = talk("typing…", true, 0, List.of());
    Scene gone = talk("typing…", false, 0, List.of());

    assertThat(lines.between(online, typing)).containsExactly("-- bob · typing…");
    assertThat(lines.between(typing, gone)).containsExactly("-- waiting for the server");
  }

  @Test
  void an_upload_is_told_at_its_steps_and_at_its_end() {
    Scene done = talk(Scenes.photo(4, Check.ACCEPTED));

    assertThat(lines.between(talk(), Scenes.uploading(0)))
        .containsExactly(
            "#- 12:00 alice: [image sea.jpg] ⏎ look ◷ uploading", "-- uploading sea.jpg 0%");
    assertThat(lines.between(Scenes.uploading(0), Scenes.uploading(19))).isEmpty();
    assertThat(lines.between(Scenes.uploading(19), Scenes.uploading(41)))
        .containsExactly("-- uploading sea.jpg 41%");
    assertThat(lines.between(Scenes.uploading(41), Scenes.uploading(10))).isEmpty();
    assertThat(lines.between(Scenes.uploading(41), done))
        .containsExactly("-- uploaded sea.jpg", "✓ #4 [image sea.jpg] ⏎ look");
  }

  @Test
  void only_new_notices_are_told() {
    Scene one = Scenes.with(talk(), Scene.Notices.NONE.plus(List.of("same")));
    Scene two = Scenes.with(talk(), one.notices().plus(List.of("same")));

    assertThat(lines.between(talk(), one)).containsExactly("* same");
    assertThat(lines.between(one, two)).containsExactly("* same");
    assertThat(lines.between(two, two)).isEmpty();
  }

  @Test
  void nothing_that_was_written_can_command_the_terminal() {
    List<String> told = lines.between(null, talk(bob(1, "\u001b[31m\u0007")));

    assertThat(told).allMatch(line -> line.codePoints().noneMatch(Character::isISOControl));
  }
}
