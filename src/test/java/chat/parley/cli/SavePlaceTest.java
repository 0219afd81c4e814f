package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavePlaceTest {
  @TempDir private Path folder;

  @Test
  void a_name_that_is_taken_gets_a_number_before_its_ending() throws Exception {
    Path wanted = folder.resolve("photo.jpg");
    assertThat(SavePlace.free(wanted)).isEqualTo(wanted);

    Files.createFile(wanted);
    assertThat(SavePlace.free(wanted)).isEqualTo(folder.resolve("photo (1).jpg"));
    Files.createFile(folder.resolve("photo (1).jpg"));

    assertThat(SavePlace.free(wanted)).isEqualTo(folder.resolve("photo (2).jpg"));
  }

  @Test
  void a_link_to_nothing_is_not_followed() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("a"), folder.resolve("nowhere"));

    assertThat(SavePlace.free(link)).isEqualTo(folder.resolve("a (1)"));
  }

  @Test
  void a_person_names_a_file_or_a_folder() throws Exception {
    Path file = folder.resolve("other.png");

    assertThat(SavePlace.of(file.toString(), "photo.jpg")).isEqualTo(file);
    assertThat(SavePlace.of(folder.toString(), "photo.jpg")).isEqualTo(folder.resolve("photo.jpg"));
    assertThatThrownBy(() -> SavePlace.of(folder.resolve("no/file").toString(), "photo.jpg"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("there is no folder");
    assertThat(SavePlace.path("~/x")).isEqualTo(Path.of(System.getProperty("user.home"), "x"));
  }

  @Test
  void a_name_that_is_too_long_keeps_its_ending() throws Exception {
    Path file = SavePlace.of(folder.toString(), "x".repeat(250) + ".jpg");

    String name = file.getFileName().toString();
    assertThat(name).endsWith("xx.jpg");
    assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSize(SavePlace.NAME_BYTES_MAX);
  }
}
