package chat.parley.cli;

import static chat.parley.cli.Scenes.ALICE;
import static chat.parley.cli.Scenes.BOB;
import static chat.parley.cli.Scenes.NOON;
import static chat.parley.cli.Scenes.bob;
import static chat.parley.cli.Scenes.mine;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Bubble;
import chat.parley.client.Bubble.Check;
import chat.parley.client.MediaContent;
import chat.parley.model.Body;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What other clients write into a message, and how it is shown. */
class PostsTest {
  private static final Bubble HELLO = bob(1, "hello");

  private static Bubble content(UserId from, long sequence, String json) {
    return new Bubble(sequence, MessageId.of(sequence), NOON, from, Body.content(json), Check.NONE);
  }

  private static Bubble edit(UserId from, long sequence, long target, String text) {
    return content(
        from, sequence, "{\"edit\":\"" + MessageId.of(target) + "\",\"text\":\"" + text + "\"}");
  }

  private static Bubble delete(UserId from, long sequence, long target) {
    return content(from, sequence, "{\"delete\":\"" + MessageId.of(target) + "\"}");
  }

  private static Bubble react(UserId from, long sequence, String emoji) {
    return content(
        from, sequence, "{\"react\":\"" + MessageId.of(1) + "\",\"emoji\":\"" + emoji + "\"}");
  }

  private static Bubble answer(long sequence, long target) {
    return content(
        ALICE, sequence, "{\"text\":\"yes\",\"replyTo\":\"" + MessageId.of(target) + "\"}");
  }

  private static List<Post> posts(Bubble... bubbles) {
    return Posts.of(List.of(bubbles), id -> Optional.empty());
  }

  @Test
  void an_edit_changes_its_message_and_is_none_itself() {
    assertThat(posts(HELLO, edit(BOB, 2, 1, "good bye"), edit(BOB, 3, 1, "good\\nday")))
        .containsExactly(new Post(HELLO, "good\nday", "", "edited"));
  }

  @Test
  void only_the_author_edits_and_deletes() {
    assertThat(posts(HELLO, edit(ALICE, 2, 1, "mine now"), delete(ALICE, 3, 1)))
        .containsExactly(Post.of(HELLO));
  }

  @Test
  void a_deleted_message_stays_so() {
    assertThat(
            posts(
                HELLO,
                react(ALICE, 2, "👍"),
                delete(BOB, 3, 1),
                edit(BOB, 4, 1, "again"),
                react(ALICE, 5, "👍")))
        .containsExactly(new Post(HELLO, "(deleted)", "", ""));
  }

  @Test
  void reactions_are_counted_one_a_user_and_can_be_taken_back() {
    UserId carol = new UserId("carol");
    Bubble[] all = {
      HELLO, react(ALICE, 2, "❤"), react(BOB, 3, "👍"), react(carol, 4, "👍"), react(ALICE, 5, "👍")
    };

    assertThat(posts(all)).extracting(Post::note).containsExactly("👍 3");
    assertThat(posts(HELLO, react(ALICE, 2, "❤"), react(BOB, 3, "👍"), react(BOB, 4, "")))
        .extracting(Post::note)
        .containsExactly("❤");
  }

  @Test
  void an_answer_quotes_what_is_here_or_in_the_store_as_it_reads_now() {
    Bubble far = bob(9, "x".repeat(99));

    assertThat(posts(HELLO, edit(BOB, 2, 1, "hi"), answer(3, 1)).getLast().quote())
        .isEqualTo("bob: hi");
    assertThat(Posts.of(List.of(answer(3, 9)), id -> Optional.of(far)).getFirst().quote())
        .isEqualTo("bob: " + "x".repeat(Posts.QUOTE_MAX - 5) + "…");
    assertThat(posts(answer(3, 9)).getFirst().quote()).isEqualTo("a message that is not here");
  }

  @Test
  void a_caption_is_edited_and_its_file_stays() {
    Body photo = MediaContent.file(MediaContent.Kind.IMAGE, "image/png", "sea.png", "see").body();
    Bubble picture = new Bubble(1, MessageId.of(1), NOON, BOB, photo, Check.NONE);

    assertThat(posts(picture, edit(BOB, 2, 1, "look")).getFirst().said())
        .isEqualTo("[image sea.png]\nlook");
  }

  @Test
  void what_is_not_as_agreed_is_shown_as_unreadable_and_never_guessed() {
    List<Post> posts =
        posts(
            HELLO,
            content(BOB, 2, "{\"edit\":5,\"text\":\"a\"}"),
            content(BOB, 3, "{\"delete\":\"no id\"}"),
            content(BOB, 4, "{\"react\":\"0000000000000001\"}"));

    assertThat(posts).hasSize(4);
    assertThat(posts.subList(1, 4)).allMatch(post -> post.said().startsWith("(a message that"));
  }

  @Test
  void in_lines_a_change_of_a_message_is_told_by_its_number() {
    Lines lines = new Lines(Scenes.ZONE, NOON);
    Bubble own = mine(2, "sure", Check.READ);
    Scene before = Scenes.talk("", true, 0, List.of(HELLO, own));
    Scene edited = Scenes.talk("", true, 0, List.of(HELLO, own, edit(BOB, 3, 1, "hi")));
    Scene liked = Scenes.talk("", true, 0, List.of(HELLO, own, react(ALICE, 3, "👍")));

    assertThat(lines.between(before, edited)).containsExactly("-- #1 reads now: hi");
    assertThat(lines.between(before, liked)).containsExactly("-- #1 has now: 👍");
    assertThat(lines.between(liked, before)).containsExactly("-- #1 has now: no reaction");
  }

  @Test
  void on_the_screen_an_answer_stands_below_what_it_answers() {
    Screen screen = new Screen(60, 12, Scenes.ZONE, NOON);

    List<String> rows =
        screen
            .draw(Scenes.talk("", true, 0, List.of(HELLO, answer(2, 1), react(BOB, 3, "👍"))))
            .lines()
            .stream()
            .map(line -> line.toString().strip())
            .toList();

    assertThat(rows).containsSubsequence("hello", "👍  12:00 #1", "│ bob: hello", "yes  12:00 #2");
  }
}
