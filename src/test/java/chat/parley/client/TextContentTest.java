package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Body;
import chat.parley.model.Bytes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TextContentTest {

  @Property
  void a_text_is_read_as_it_was_written(@ForAll String text) {
    String whole =
        new String(
            text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            java.nio.charset.StandardCharsets.UTF_8);

    assertThat(TextContent.read(TextContent.of(whole))).contains(whole);
  }

  @Test
  void what_is_no_text_is_none() {
    assertThat(TextContent.read(Body.content("{\"text\":7}"))).isEmpty();
    assertThat(TextContent.read(Body.content("{\"image\":\"x\"}"))).isEmpty();
    assertThat(TextContent.read(Body.content("{"))).isEmpty();
    assertThat(TextContent.read(Body.ciphertext(Bytes.utf8("{\"text\":\"x\"}")))).isEmpty();
  }
}
