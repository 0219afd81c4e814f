package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.MediaHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaContentTest {
  private static final MediaHash HASH = MediaHash.of(new byte[32]);

  private static MediaContent named(String name) {
    return new MediaContent(
        MediaContent.Kind.FILE, HASH, 5, "text/plain", name, MediaContent.Look.UNKNOWN, null);
  }

  @Test
  void is_read_as_it_was_written() {
    MediaContent film =
        new MediaContent(
            MediaContent.Kind.VIDEO,
            HASH,
            48_213,
            "video/mp4",
            "beach.mp4",
            new MediaContent.Look(1600, 1200, 2_500, "/9j/4AAQ"),
            "Wish you were here");

    assertThat(MediaContent.read(film.body())).contains(film);
    assertThat(MediaContent.read(named(null).body())).contains(named(null));
    assertThat(TextContent.read(film.body())).contains("Wish you were here");
  }

  @Test
  void has_the_fields_of_the_protocol() {
    MediaContent sound =
        new MediaContent(
            MediaContent.Kind.VOICE,
            HASH,
            7,
            "audio/ogg",
            null,
            new MediaContent.Look(0, 0, 900, null),
            null);

    assertThat(sound.body().bytes().utf8())
        .isEqualTo(
            "{\"media\":{\"kind\":\"voice\",\"hash\":\""
                + "0".repeat(64)
                + "\",\"size\":7,\"mime\":\"audio/ogg\",\"duration\":900}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"text\":\"hello\"}",
        "{\"media\":5}",
        "{\"media\":{\"hash\":\"abc\"}}",
        "{\"media\":{\"hash\":\"../../etc/passwd\"}}",
        "{\"media\":{\"size\":-5}}",
        "not json",
      })
  void what_makes_no_sense_is_not_media(String content) {
    assertThat(MediaContent.read(Body.content(content))).isEmpty();
  }

  @Test
  void ciphertext_is_not_media() {
    assertThat(MediaContent.read(Body.ciphertext(Bytes.utf8("{\"media\":{}}")))).isEmpty();
  }

  @Test
  void an_unknown_kind_is_a_file() {
    assertThat(MediaContent.read(Body.content("{\"media\":{\"kind\":\"hologram\"}}")))
        .hasValueSatisfying(media -> assertThat(media.kind()).isEqualTo(MediaContent.Kind.FILE));
  }

  @ParameterizedTest
  @CsvSource({
    "beach.jpg, beach.jpg",
    "../../etc/passwd, passwd",
    "C:\\Windows\\evil.exe, evil.exe",
    ".bashrc, bashrc",
    "'a\tb\rc', abc",
    "'what: a*name?', what aname",
    "/, parley-000000000000",
    "..., parley-000000000000",
  })
  void a_name_of_somebody_else_is_made_harmless(String name, String safe) {
    assertThat(named(name.replace("\\t", "\t").replace("\\r", "\r")).safeName()).isEqualTo(safe);
  }

  @Test
  void nul_and_turned_text_are_taken_out_of_a_name() {
    assertThat(named("a\0b\u202Egpj.exe").safeName()).isEqualTo("abgpj.exe");
    assertThat(named(null).safeName()).isEqualTo("parley-000000000000");
  }

  @Test
  void limits_are_kept() {
    assertThatThrownBy(() -> named("x".repeat(256))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            new MediaContent(
                MediaContent.Kind.IMAGE,
                HASH,
                5,
                "image/png",
                null,
                new MediaContent.Look(1, 1, 0, "A".repeat(1_369)),
                null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
