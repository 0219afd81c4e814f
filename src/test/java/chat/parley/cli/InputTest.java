package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.UserId;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class InputTest {
  private static final UserId BOB = new UserId("bob");
  private static final UserId CAROL = new UserId("carol");

  @Test
  void what_is_no_command_is_a_message() {
    assertThat(Input.parse("hello /open bob")).isEqualTo(new Input.Say("hello /open bob"));
    assertThat(Input.parse("//etc")).isEqualTo(new Input.Say("/etc"));
  }

  @Test
  void users_are_named_as_people_write_them() {
    assertThat(Input.parse("/open bob")).isEqualTo(new Input.Open(BOB));
    assertThat(Input.parse("/open @Bob ")).isEqualTo(new Input.Open(BOB));
    assertThat(Input.parse("/block")).isEqualTo(new Input.Block(null));
    assertThat(Input.parse("/unblock bob")).isEqualTo(new Input.Unblock(BOB));
  }

  @Test
  void numbers_may_have_their_sign() {
    assertThat(Input.parse("/info #12")).isEqualTo(new Input.Info(12));
    assertThat(Input.parse("/info 12")).isEqualTo(new Input.Info(12));
    assertThat(Input.parse("/info")).isEqualTo(new Input.Info(0));
    assertThat(Input.parse("/revoke 2")).isEqualTo(new Input.Revoke(2));
  }

  @Test
  void files_are_named_with_and_without_quotes() {
    assertThat(Input.parse("/send a.jpg")).isEqualTo(new Input.Send("a.jpg", ""));
    assertThat(Input.parse("/send a.jpg  at the sea "))
        .isEqualTo(new Input.Send("a.jpg", "at the sea"));
    assertThat(Input.parse("/send \"my cat.jpg\" purrs"))
        .isEqualTo(new Input.Send("my cat.jpg", "purrs"));
    assertThat(Input.parse("/send")).isInstanceOf(Input.Wrong.class);
    assertThat(Input.parse("/send \"a")).isInstanceOf(Input.Wrong.class);
    assertThat(Input.parse("/save #3")).isEqualTo(new Input.Save(3, ""));
    assertThat(Input.parse("/save 3 my cat.jpg")).isEqualTo(new Input.Save(3, "my cat.jpg"));
    assertThat(Input.parse("/save 3 \"a b\"")).isEqualTo(new Input.Save(3, "a b"));
    assertThat(Input.parse("/save")).isInstanceOf(Input.Wrong.class);
  }

  @Test
  void groups_are_opened_by_their_title() {
    assertThat(Input.parse("/open #The hikers")).isEqualTo(new Input.OpenGroup("The hikers"));
  }

  @Test
  void groups_are_made_and_changed() {
    assertThat(group("create \"The hikers\" bob, Carol bob"))
        .isEqualTo(new GroupInput.Create("The hikers", List.of(BOB, CAROL)));
    assertThat(group("create Hikers")).isEqualTo(new GroupInput.Create("Hikers", List.of()));
    assertThat(group("add @bob carol")).isEqualTo(new GroupInput.Add(List.of(BOB, CAROL)));
    assertThat(group("remove bob")).isEqualTo(new GroupInput.Remove(List.of(BOB)));
    assertThat(group("promote bob")).isEqualTo(new GroupInput.Promote(BOB));
    assertThat(group("demote bob")).isEqualTo(new GroupInput.Demote(BOB));
    assertThat(group("title A new one")).isEqualTo(new GroupInput.Title("A new one"));
    assertThat(group("description")).isEqualTo(new GroupInput.Description(""));
    assertThat(group("link")).isEqualTo(new GroupInput.Link(OptionalLong.empty()));
    assertThat(group("link 24")).isEqualTo(new GroupInput.Link(OptionalLong.of(24)));
    assertThat(group("unlink")).isEqualTo(new GroupInput.Unlink());
    assertThat(group("join abc")).isEqualTo(new GroupInput.Join("abc"));
    assertThat(group("leave")).isEqualTo(new GroupInput.Leave());
    assertThat(group("info")).isEqualTo(new GroupInput.Info());
    assertThat(group("")).isEqualTo(new GroupInput.Help());
  }

  private static GroupInput group(String entered) {
    return ((Input.Group) Input.parse("/group " + entered)).action();
  }

  @Test
  void a_group_command_that_lacks_something_says_what() {
    for (String line : List.of("create", "add", "add b", "title", "join", "promote", "dance")) {
      assertThat(Input.parse("/group " + line)).as(line).isInstanceOf(Input.Wrong.class);
    }
    assertThat(Input.parse("/group link 9000")).isInstanceOf(Input.Wrong.class);
  }

  @Test
  void all_help_fits_where_answers_stand() {
    assertThat(Input.HELP.lines()).hasSizeLessThanOrEqualTo(Scene.Notices.LINES_MAX);
    assertThat(GroupInput.HELP.lines()).hasSizeLessThanOrEqualTo(Scene.Notices.LINES_MAX);
  }

  @Test
  void what_is_not_understood_says_why() {
    assertThat(Input.parse("/open")).isInstanceOf(Input.Wrong.class);
    assertThat(Input.parse("/open b")).isInstanceOf(Input.Wrong.class);
    assertThat(Input.parse("/info x")).isInstanceOf(Input.Wrong.class);
    assertThat(Input.parse("/dance")).isEqualTo(new Input.Wrong("There is no /dance; try /help"));
  }

  @Property
  void no_line_breaks_it(@ForAll String line) {
    assertThat(Input.parse("/group " + line)).isNotNull();
    assertThat(Input.parse("/" + line)).isNotNull();
  }
}
