package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What resumable uploads must keep to, who may do what with them, and their document. */
class UploadRulesTest extends UploadCalls {
  @Test
  void the_server_tells_what_it_can() throws Exception {
    HttpResponse<byte[]> told =
        edge.send(
            HttpRequest.newBuilder(edge.uri(UPLOADS)).method("OPTIONS", BodyPublishers.noBody()));

    assertThat(told.statusCode()).isEqualTo(204);
    assertThat(header(told, "Tus-Version")).isEqualTo("1.0.0");
    assertThat(header(told, "Tus-Max-Size")).isEqualTo("30000000");
    assertThat(header(told, "Tus-Extension"))
        .isEqualTo("creation,creation-with-upload,termination,expiration");
  }

  @Test
  void an_offset_must_be_that_of_the_upload() throws Exception {
    String location = created(100);
    edge.send(patch(location, 0, new byte[50]));

    for (long offset : new long[] {0, 49, 51, 100, 101}) {
      assertThat(edge.send(patch(location, offset, new byte[10])).statusCode()).isEqualTo(409);
    }
    assertThat(header(head(location), "Upload-Offset")).isEqualTo("50");
    assertThat(header(head(location), "Upload-Length")).isEqualTo("100");
    assertThat(header(head(location), "Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void more_bytes_than_announced_are_refused() throws Exception {
    String location = created(100);

    assertThat(edge.send(patch(location, 0, new byte[101])).statusCode()).isEqualTo(413);

    assertThat(header(head(location), "Upload-Offset")).isEqualTo("0");
  }

  @Test
  void a_wrong_announced_hash_ends_the_upload() throws Exception {
    byte[] bytes = bytes(6, 100);
    String wrong = header(create(100, "Repr-Digest", digest(bytes(7, 5))), "Location");
    String right = header(create(100, "Repr-Digest", digest(bytes)), "Location");

    assertThat(edge.send(patch(wrong, 0, bytes)).statusCode()).isEqualTo(400);
    assertThat(head(wrong).statusCode()).isEqualTo(404);
    assertThat(edge.send(patch(right, 0, bytes)).statusCode()).isEqualTo(204);
  }

  @Test
  void a_creation_needs_a_possible_length() throws Exception {
    assertThat(create(0).statusCode()).isEqualTo(400);
    assertThat(create(30_000_001).statusCode()).isEqualTo(413);
    for (String length : List.of("", "-1", "x", "9999999999999999999")) {
      HttpRequest.Builder request = tus(UPLOADS).header("Upload-Length", length);
      assertThat(edge.send(request.POST(BodyPublishers.noBody())).statusCode()).isEqualTo(400);
    }
    HttpRequest.Builder none = tus(UPLOADS).POST(BodyPublishers.noBody());
    assertThat(edge.send(none).statusCode()).isEqualTo(400);
    HttpRequest.Builder later = tus(UPLOADS).header("Upload-Defer-Length", "1");
    assertThat(edge.send(later.POST(BodyPublishers.noBody())).statusCode()).isEqualTo(400);
    assertThat(edge.left()).isEmpty();
  }

  @Test
  void names_that_are_paths_are_refused() throws Exception {
    for (String name : List.of("../secret", "a/b", "a\\b", "nul\0", "..", "", "a\nb")) {
      String encoded = Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
      assertThat(create(10, "Upload-Metadata", "filename " + encoded).statusCode())
          .as(name)
          .isEqualTo(400);
    }
    for (String metadata : List.of("filename !!!", "a,,b", "a YQ==,a YQ==", "a b c")) {
      assertThat(create(10, "Upload-Metadata", metadata).statusCode()).as(metadata).isEqualTo(400);
    }
    assertThat(edge.left()).isEmpty();
  }

  @Test
  void an_upload_belongs_to_one_user_and_one_id() throws Exception {
    String location = created(100);
    String mallory = "Bearer " + MediaEdge.token("mallory");

    for (HttpRequest.Builder request :
        List.of(
            tus(location).method("HEAD", BodyPublishers.noBody()),
            patch(location, 0, new byte[10]),
            tus(location).DELETE())) {
      assertThat(edge.send(request.setHeader("Authorization", mallory)).statusCode())
          .isEqualTo(404);
    }
    for (String id : List.of("abc", "..%2F..%2Fx", "%00", "0".repeat(32), "")) {
      assertThat(head(UPLOADS + "/" + id).statusCode()).isEqualTo(404);
    }
    assertThat(head(location).statusCode()).isEqualTo(200);
  }

  @Test
  void a_token_and_the_version_are_needed() throws Exception {
    String location = created(100);

    HttpRequest.Builder anonymous =
        HttpRequest.newBuilder(edge.uri(location))
            .header("Tus-Resumable", "1.0.0")
            .method("HEAD", BodyPublishers.noBody());
    assertThat(edge.send(anonymous).statusCode()).isEqualTo(401);
    HttpRequest.Builder old =
        edge.request(location)
            .header("Tus-Resumable", "0.2.2")
            .method("HEAD", BodyPublishers.noBody());
    HttpResponse<byte[]> refused = edge.send(old);
    assertThat(refused.statusCode()).isEqualTo(412);
    assertThat(header(refused, "Tus-Version")).isEqualTo("1.0.0");
    HttpRequest.Builder untyped =
        tus(location).header("Upload-Offset", "0").method("PATCH", BodyPublishers.ofString("x"));
    assertThat(edge.send(untyped).statusCode()).isEqualTo(415);
  }

  @Test
  void a_user_has_few_unfinished_uploads() throws Exception {
    String first = created(10);
    created(10);
    created(10);

    assertThat(create(10).statusCode()).isEqualTo(429);

    edge.send(patch(first, 0, new byte[10]));
    assertThat(create(10).statusCode()).isEqualTo(201);
  }

  @Test
  void has_every_call_of_the_document() throws Exception {
    byte[] bytes = bytes(9, 100);
    edge.send(edge.request("/v1/media").POST(BodyPublishers.ofByteArray(bytes)));
    String upload = created(10);
    JsonNode paths =
        new YAMLMapper().readTree(Path.of("docs", "openapi.yaml").toFile()).get("paths");
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      for (Map.Entry<String, JsonNode> call : path.getValue().properties()) {
        if (MediaRoutes.isFor(path.getKey()) && call.getValue().has("responses")) {
          String there =
              path.getKey()
                  .replace("{hash}", hash(bytes).toString())
                  .replace("{upload}", upload.substring(UPLOADS.length() + 1));
          String method = call.getKey().toUpperCase(Locale.ROOT);

          int status = edge.send(tus(there).method(method, BodyPublishers.noBody())).statusCode();

          assertThat(status).as(method + " " + there).isNotIn(404, 405, 500);
          assertThat(call.getValue().get("responses").has(Integer.toString(status)))
              .as(method + " " + there + " answers " + status)
              .isTrue();
        }
      }
    }
  }
}
