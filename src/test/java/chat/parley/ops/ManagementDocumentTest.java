package chat.parley.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** {@code docs/openapi-management.yaml} is whole, and its examples are what it says they are. */
class ManagementDocumentTest {
  private final ManagementDocument document = new ManagementDocument();

  @Test
  void every_example_fits_its_schema() {
    AtomicInteger examples = new AtomicInteger();
    check(document.root(), examples);

    assertThat(examples).hasValueGreaterThan(12);
  }

  private void check(JsonNode node, AtomicInteger examples) {
    if (node.has("schema") && node.has("examples")) {
      for (JsonNode example : node.get("examples")) {
        examples.incrementAndGet();
        document.expect(node.get("schema"), example.get("value"));
      }
    }
    node.forEach(each -> check(each, examples));
  }

  @Test
  void every_reference_leads_somewhere() {
    assertThat(document.root().findValues("$ref"))
        .isNotEmpty()
        .allSatisfy(reference ->
            assertThat(document.root().at(reference.asText().substring(1)).isMissingNode())
                .as(reference.asText())
                .isFalse());
  }
}
