package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MeaningTest {
  private static final MessageId ID = MessageId.of(0xabc);
  private static final Meaning UNREADABLE = new Meaning.Unknown(Body.Kind.CONTENT);

  private static Meaning of(String json) {
    return Meaning.of(Body.content(json.replace("ID", ID.value())));
  }

  @Test
  void the_first_field_of_the_agreement_tells_what_it_is() {
    assertThat(of("{\"text\":\"a\",\"edit\":\"ID\",\"delete\":\"ID\"}"))
        .isEqualTo(new Meaning.Edit(ID, "a"));
    assertThat(of("{\"text\":\"a\",\"delete\":\"ID\",\"react\":\"ID\"}"))
        .isEqualTo(new Meaning.Delete(ID));
    assertThat(of("{\"react\":\"ID\",\"emoji\":\"x\"}")).isEqualTo(new Meaning.Reaction(ID, "x"));
    assertThat(of("{\"text\":\"a\",\"replyTo\":\"ID\"}"))
        .isEqualTo(new Meaning.Text("a", Optional.of(ID)));
    assertThat(of("{\"text\":\"a\",\"replyTo\":7,\"edit\":null}"))
        .isEqualTo(new Meaning.Text("a", Optional.empty()));
  }

  @Test
  void media_are_told_with_what_they_answer() {
    Meaning meaning = of("{\"media\":{\"kind\":\"image\",\"size\":5},\"replyTo\":\"ID\"}");

    assertThat(meaning).isInstanceOf(Meaning.Media.class);
    assertThat(((Meaning.Media) meaning).replyTo()).contains(ID);
  }

  @Test
  void what_is_not_as_agreed_is_unknown() {
    assertThat(of("{\"edit\":\"ID\"}")).isEqualTo(UNREADABLE);
    assertThat(of("{\"edit\":5,\"text\":\"a\"}")).isEqualTo(UNREADABLE);
    assertThat(of("{\"react\":\"ID\",\"emoji\":\"" + "x".repeat(33) + "\"}")).isEqualTo(UNREADABLE);
    assertThat(of("{\"text\":5}")).isEqualTo(UNREADABLE);
    assertThat(of("[]")).isEqualTo(UNREADABLE);
    assertThat(Meaning.of(Body.ciphertext(Bytes.EMPTY)))
        .isEqualTo(new Meaning.Unknown(Body.Kind.CIPHERTEXT));
  }

  @Test
  void changes_of_groups_are_read_and_later_kinds_are_unknown() {
    Body left = GroupScenes.change("{\"change\":\"left\",\"by\":\"bob\",\"users\":[\"bob\"]}");

    assertThat(Meaning.of(left))
        .isEqualTo(
            new Meaning.Change(
                new MembershipContent(
                    MembershipContent.Kind.LEFT,
                    new UserId("bob"),
                    List.of(new UserId("bob")),
                    "",
                    Optional.empty())));
    assertThat(Meaning.of(GroupScenes.change("{\"change\":\"merged\",\"by\":\"bob\"}")))
        .isEqualTo(new Meaning.Unknown(Body.Kind.MEMBERSHIP));
    assertThat(Meaning.of(GroupScenes.change("{\"change\":\"left\"}")))
        .isEqualTo(new Meaning.Unknown(Body.Kind.MEMBERSHIP));
  }

  @Property(tries = 300)
  void no_body_breaks_it(@ForAll String text) {
    assertThat(Meaning.of(Body.content(text))).isNotNull();
    assertThat(Meaning.of(GroupScenes.change(text))).isNotNull();
  }
}
