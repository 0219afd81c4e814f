package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code docs/openapi.yaml} is whole, and its examples are what it says they are. */
class OpenApiTest {
  private static final JsonNode DOCUMENT = document();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  /** A schema with an example that is to fit it. */
  private record Example(String place, JsonNode schema, JsonNode value) {}

  @Test
  void tells_of_these_calls() {
    TreeSet<String> calls = new TreeSet<>();
    fields(DOCUMENT.get("paths"))
        .forEachRemaining(path ->
            fields(path.getValue())
                .forEachRemaining(call -> {
                  if (!call.getKey().equals("parameters")) {
                    calls.add(call.getKey() + " " + path.getKey());
                  }
                }));

    assertThat(calls)
        .containsExactlyInAnyOrder(
            "post /v1/accounts",
            "post /v1/devices",
            "get /v1/devices",
            "delete /v1/devices/{device}",
            "get /v1/users/{user}",
            "put /v1/profile",
            "get /v1/route",
            "post /v1/media",
            "get /v1/media/{hash}",
            "head /v1/media/{hash}",
            "options /v1/media/uploads",
            "post /v1/media/uploads",
            "head /v1/media/uploads/{upload}",
            "patch /v1/media/uploads/{upload}",
            "delete /v1/media/uploads/{upload}");
  }

  @Test
  void every_example_fits_its_schema() {
    List<Example> examples = new ArrayList<>();
    collect("", DOCUMENT, examples);

    assertThat(examples)
        .hasSizeGreaterThan(9)
        .allSatisfy(example ->
            assertThat(SCHEMAS.getSchema(rooted(example.schema())).validate(example.value()))
                .as(example.place())
                .isEmpty());
  }

  @Test
  void every_reference_leads_somewhere() {
    List<JsonNode> references = DOCUMENT.findValues("$ref");

    assertThat(references)
        .isNotEmpty()
        .allSatisfy(reference ->
            assertThat(DOCUMENT.at(reference.asText().substring(1)).isMissingNode())
                .as(reference.asText())
                .isFalse());
  }

  @Test
  void every_error_of_the_code_is_a_problem_of_the_document() throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode problem = rooted(DOCUMENT.at("/components/schemas/Problem"));

    for (ErrorCode code : ErrorCode.values()) {
      JsonNode document = json.readTree(Problem.of(code, "why").encode());
      assertThat(SCHEMAS.getSchema(problem).validate(document)).isEmpty();
    }
    assertThat(DOCUMENT.at("/components/schemas/Code/enum")).hasSize(ErrorCode.values().length);
  }

  private static void collect(String place, JsonNode node, List<Example> examples) {
    if (node.has("schema") && node.has("examples")) {
      for (JsonNode example : node.get("examples")) {
        examples.add(new Example(place, node.get("schema"), example.get("value")));
      }
    }
    fields(node)
        .forEachRemaining(
            field -> collect(place + "/" + field.getKey(), field.getValue(), examples));
  }

  /** The schema in a document that its references can be followed in. */
  private static JsonNode rooted(JsonNode schema) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.putArray("allOf").add(schema);
    root.set("components", DOCUMENT.get("components"));
    return root;
  }

  private static Iterator<Map.Entry<String, JsonNode>> fields(JsonNode node) {
    return node.properties().iterator();
  }

  private static JsonNode document() {
    try {
      return new YAMLMapper().readTree(Path.of("docs", "openapi.yaml").toFile());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
