package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.UserId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class InputTest {
  private static final UserId BOB = new UserId("bob");

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
  void what_is_not_understood_says_why() {
    assertThat(Input.parse("/open")).isInstanceOf(Input.Wrong.class);
    assertThat(Input.parse("/open b")).isInstanceOf(Input.Wrong.class);
    assertThat(Input.parse("/info x")).isInstanceOf(Input.Wrong.class);
    assertThat(Input.parse("/dance")).isEqualTo(new Input.Wrong("There is no /dance; try /help"));
  }

  @Property
  void no_line_breaks_it(@ForAll String line) {
    assertThat(Input.parse("/" + line)).isNotNull();
  }
}
