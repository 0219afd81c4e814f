package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.GoldenFrames.Golden;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/asyncapi.yaml} says of frames exactly what the codec does. */
class AsyncApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode DOCUMENT = document();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

  static List<Golden> client() {
    return GoldenFrames.client();
  }

  static List<Golden> server() {
    return GoldenFrames.server();
  }

  @Test
  void every_frame_has_a_message_that_is_said_on_the_socket() {
    assertThat(messages("Client")).isEqualTo(GoldenFramesTest.permitted(ClientFrame.class));
    assertThat(messages("Server")).isEqualTo(GoldenFramesTest.permitted(ServerFrame.class));
    assertThat(references("/operations/listen/messages", "Client")).isEqualTo(messages("Client"));
    assertThat(references("/operations/speak/messages", "Server")).isEqualTo(messages("Server"));
  }

  @Test
  void the_codes_are_those_of_the_closed_list() {
    List<String> codes = new ArrayList<>();
    DOCUMENT.at("/components/schemas/Code/enum").forEach(code -> codes.add(code.asText()));

    assertThat(codes).containsExactly(names(ErrorCode.values()));
  }

  @ParameterizedTest
  @MethodSource("client")
  void what_a_client_may_say_is_what_the_codec_reads(Golden golden) throws Exception {
    JsonNode frame = JSON.readTree(golden.text());
    Schema schema = schema("Client", frame);
    assertThat(schema.validate(frame)).isEmpty();

    for (ChangedFrames.Changed changed : ChangedFrames.of(frame)) {
      assertThat(decodes(changed.frame(), ClientFrameCodec::decode))
          .as("the codec reads it with %s", changed)
          .isEqualTo(isValid(schema, changed.frame()));
    }
  }

  /** A client is more lenient than the server promises to be, but never the other way round. */
  @ParameterizedTest
  @MethodSource("server")
  void what_the_server_may_say_is_read_by_the_codec(Golden golden) throws Exception {
    JsonNode frame = JSON.readTree(golden.text());
    Schema schema = schema("Server", frame);
    assertThat(schema.validate(frame)).isEmpty();

    for (ChangedFrames.Changed changed : ChangedFrames.of(frame)) {
      if (isValid(schema, changed.frame())) {
        assertThat(decodes(changed.frame(), ServerFrameCodec::decode))
            .as("the codec reads it with %s", changed)
            .isTrue();
      }
    }
  }

  private interface Decode {
    Object from(String text) throws FrameException;
  }

  private static boolean decodes(JsonNode frame, Decode decode) {
    try {
      return decode.from(frame.toString()) != null;
    } catch (FrameException refused) {
      return false;
    }
  }

  private static boolean isValid(Schema schema, JsonNode frame) {
    List<Error> errors = schema.validate(frame);
    return errors.isEmpty();
  }

  /** The schema of a message, in a document that its references can be followed in. */
  private static Schema schema(String family, JsonNode frame) {
    String type = frame.get("type").asText();
    String name = family + type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1);
    ObjectNode root = JSON.createObjectNode();
    root.putArray("allOf").addObject().put("$ref", "#/components/messages/" + name + "/payload");
    root.set("components", DOCUMENT.get("components"));
    return SCHEMAS.getSchema(root);
  }

  /** The types of the messages of a family. */
  private static TreeSet<String> messages(String family) {
    TreeSet<String> types = new TreeSet<>();
    for (String name : iterable(DOCUMENT.at("/components/messages"))) {
      if (name.startsWith(family)) {
        JsonNode message = DOCUMENT.at("/components/messages/" + name);
        types.add(message.at("/payload/properties/type/const").asText());
        assertThat(message.get("name").asText())
            .isEqualTo(name.substring(family.length()).toLowerCase(Locale.ROOT));
      }
    }
    return types;
  }

  private static TreeSet<String> references(String pointer, String family) {
    TreeSet<String> types = new TreeSet<>();
    for (JsonNode reference : DOCUMENT.at(pointer)) {
      String name = reference.get("$ref").asText().replace("#/channels/socket/messages/", "");
      assertThat(DOCUMENT.at("/channels/socket/messages/" + name + "/$ref").asText())
          .isEqualTo("#/components/messages/" + name);
      types.add(name.substring(family.length()).toLowerCase(Locale.ROOT));
    }
    return types;
  }

  private static Iterable<String> iterable(JsonNode object) {
    return object::fieldNames;
  }

  private static String[] names(ErrorCode[] codes) {
    String[] names = new String[codes.length];
    for (ErrorCode code : codes) {
      names[code.ordinal()] = code.name();
    }
    return names;
  }

  private static JsonNode document() {
    try {
      return new YAMLMapper().readTree(Path.of("docs", "asyncapi.yaml").toFile());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
