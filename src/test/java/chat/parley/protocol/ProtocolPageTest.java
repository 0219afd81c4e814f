package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code docs/protocol.md} tells the limits, errors and frames of the code. */
class ProtocolPageTest {
  private static final Path DOCS = Path.of("docs");

  @Test
  void the_table_of_limits_is_that_of_the_code() throws Exception {
    Map<String, String> told = new LinkedHashMap<>();
    rows("`([A-Z_]+)` \\| (\\d+)").forEach(row -> told.put(row.group(1), row.group(2)));

    Map<String, String> known = new LinkedHashMap<>();
    for (Field limit : Limits.class.getFields()) {
      known.put(limit.getName(), limit.get(null).toString());
    }

    assertThat(told).containsExactlyInAnyOrderEntriesOf(known);
  }

  @Test
  void the_table_of_errors_is_that_of_the_code() throws Exception {
    List<String> told =
        rows("`([A-Z_]+)` \\| (retry|fix|auth) \\| (\\d+)")
            .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3))
            .toList();

    List<String> known =
        Stream.of(ErrorCode.values())
            .map(code ->
                code.name()
                    + " "
                    + code.reaction().name().toLowerCase(Locale.ROOT)
                    + " "
                    + code.status())
            .toList();

    assertThat(told).isEqualTo(known);
  }

  @Test
  void every_frame_has_a_chapter() throws Exception {
    TreeSet<String> told = new TreeSet<>();
    TreeSet<String> saidByClients = new TreeSet<>();
    for (String line : Files.readAllLines(DOCS.resolve("protocol.md"))) {
      if (line.equals("## What the server says")) {
        saidByClients = told;
        told = new TreeSet<>();
      }
      Matcher chapter = Pattern.compile("`([a-z]+)`").matcher(line);
      while (line.startsWith("### ") && chapter.find()) {
        told.add(chapter.group(1));
      }
    }

    assertThat(saidByClients).isEqualTo(GoldenFramesTest.permitted(ClientFrame.class));
    assertThat(told).isEqualTo(GoldenFramesTest.permitted(ServerFrame.class));
  }

  @ParameterizedTest
  @CsvSource({
    "/components/messages/ClientHello/payload/properties/protocol/const, PROTOCOL",
    "/components/messages/ClientHello/payload/properties/token/maxLength, TOKEN_MAX",
    "/components/messages/ClientHello/payload/properties/cursors/maxProperties, CURSORS_MAX",
    "/components/messages/ClientSend/payload/properties/messages/maxItems, BATCH_MAX",
    "/components/messages/ClientPull/payload/properties/limit/maximum, PAGE_MAX",
    "/components/messages/ClientWatch/payload/properties/users/maxItems, WATCH_MAX",
    "/components/messages/ServerHeads/payload/properties/conversations/maxItems, HEADS_MAX",
    "/components/messages/ServerMessages/payload/properties/entries/maxItems, PAGE_MAX",
    "/components/messages/ServerAccepted/payload/properties/messages/maxItems, BATCH_MAX",
    "/components/messages/ServerResult/payload/properties/marks/maxItems, MEMBERS_MAX",
    "/components/messages/ServerError/payload/properties/detail/maxLength, DETAIL_MAX",
    "/components/schemas/UpTo/maxProperties, CURSORS_MAX",
    "/components/schemas/Request/maxLength, REQUEST_MAX",
    "/components/schemas/PreferenceKey/maxLength, PREFERENCE_KEY_MAX",
    "/components/schemas/PreferenceValue/maxLength, PREFERENCE_BYTES_MAX",
    "/components/schemas/Head/properties/title/maxLength, NAME_MAX",
  })
  void the_schemas_of_the_socket_have_the_limits_of_the_code(String at, String limit)
      throws Exception {
    assertThat(yaml("asyncapi.yaml").at(at).asLong())
        .isEqualTo(((Number) Limits.class.getField(limit).get(null)).longValue());
  }

  @ParameterizedTest
  @CsvSource({
    "/components/schemas/Name/maxLength, NAME_MAX",
    "/components/schemas/Label/maxLength, LABEL_MAX",
    "/components/schemas/Password/minLength, PASSWORD_MIN",
    "/components/schemas/Password/maxLength, PASSWORD_MAX",
    "/components/schemas/SignIn/properties/password/maxLength, PASSWORD_MAX",
    "/components/schemas/SignedIn/properties/token/maxLength, TOKEN_MAX",
    "/components/schemas/Devices/properties/devices/maxItems, DEVICES_MAX",
  })
  void the_schemas_of_the_calls_have_the_limits_of_the_code(String at, String limit)
      throws Exception {
    assertThat(yaml("openapi.yaml").at(at).asLong())
        .isEqualTo(((Number) Limits.class.getField(limit).get(null)).longValue());
  }

  private static JsonNode yaml(String name) throws IOException {
    return new YAMLMapper().readTree(DOCS.resolve(name).toFile());
  }

  /** The rows of tables that begin with these cells. */
  private static Stream<Matcher> rows(String cells) throws IOException {
    Pattern row = Pattern.compile("\\| " + cells + " \\|.*");
    return Files.readAllLines(DOCS.resolve("protocol.md")).stream()
        .map(row::matcher)
        .filter(Matcher::matches);
  }
}
