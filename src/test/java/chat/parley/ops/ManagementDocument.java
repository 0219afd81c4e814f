package chat.parley.ops;

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
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** {@code docs/openapi-management.yaml}. */
final class ManagementDocument {
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final JsonNode document;

  ManagementDocument() {
    try {
      document = new YAMLMapper().readTree(Path.of("docs", "openapi-management.yaml").toFile());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  JsonNode root() {
    return document;
  }

  /** As {@code GET /v1/node}. */
  Set<String> calls() {
    Set<String> calls = new TreeSet<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method -> {
                  if (!method.equals("parameters")) {
                    calls.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                  }
                }));
    return calls;
  }

  /** An answer is what the document says. */
  void expectAnswer(String method, String template, int status, JsonNode body) {
    JsonNode response =
        resolve(
            document
                .get("paths")
                .get(template)
                .get(method.toLowerCase(Locale.ROOT))
                .get("responses")
                .path(Integer.toString(status)));
    assertThat(response.isMissingNode()).as("%s of %s %s", status, method, template).isFalse();
    expect(response.get("content").get("application/json").get("schema"), body);
  }

  void expectProblem(JsonNode body) {
    expect(document.at("/components/schemas/Problem"), body);
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
  }

  void expect(JsonNode schema, JsonNode value) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.putArray("allOf").add(schema);
    root.set("components", document.get("components"));
    assertThat(SCHEMAS.getSchema(root).validate(value)).as(value.toString()).isEmpty();
  }
}
