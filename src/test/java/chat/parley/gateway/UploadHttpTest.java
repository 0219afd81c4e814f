package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.model.MediaHash;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tus.java.client.ProtocolException;
import io.tus.java.client.TusClient;
import io.tus.java.client.TusURLMemoryStore;
import io.tus.java.client.TusUpload;
import io.tus.java.client.TusUploader;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resumable uploads over HTTP, by a client of tus that is not ours and by hand. */
class UploadHttpTest {
  private static final String UPLOADS = "/v1/media/uploads";
  private static final Map<String, ?> SETTINGS =
      Map.of("parley.media.size-max", 30_000_000, "parley.media.unfinished-max", 3);

  @TempDir Path folder;

  private MediaEdge edge;

  @BeforeEach
  void start() throws Exception {
    edge = new MediaEdge(folder, SETTINGS);
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  private void restart() throws Exception {
    int port = edge.port();
    edge.close();
    edge = new MediaEdge(folder, SETTINGS, edge.databases, port);
  }

  private static byte[] bytes(int seed, int size) {
    return MediaHttpContract.bytes(seed, size);
  }

  private TusClient client() throws Exception {
    TusClient client = new TusClient();
    client.setUploadCreationURL(edge.uri(UPLOADS).toURL());
    client.setHeaders(Map.of("Authorization", "Bearer " + MediaEdge.token("alice")));
    client.enableResuming(new TusURLMemoryStore());
    return client;
  }

  private static TusUpload upload(byte[] bytes) {
    TusUpload upload = new TusUpload();
    upload.setInputStream(new ByteArrayInputStream(bytes));
    upload.setSize(bytes.length);
    upload.setFingerprint("upload of " + bytes.length);
    upload.setMetadata(Map.of("filename", "a picture.png"));
    return upload;
  }

  private static void toTheEnd(TusUploader uploader) throws Exception {
    while (uploader.uploadChunk() >= 0) {
      // Goes on.
    }
    uploader.finish();
  }

  private byte[] download(byte[] bytes) throws Exception {
    return edge.send(edge.request("/v1/media/" + MediaHttpContract.hash(bytes))).body();
  }

  private HttpRequest.Builder tus(String path) {
    return edge.request(path).header("Tus-Resumable", "1.0.0");
  }

  private HttpResponse<byte[]> create(long length, String... headers) throws Exception {
    HttpRequest.Builder request = tus(UPLOADS).header("Upload-Length", Long.toString(length));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return edge.send(request.POST(BodyPublishers.noBody()));
  }

  private String created(long length) throws Exception {
    HttpResponse<byte[]> created = create(length);
    assertThat(created.statusCode()).isEqualTo(201);
    return header(created, "Location");
  }

  private HttpRequest.Builder patch(String location, long offset, byte[] bytes) {
    return tus(location)
        .header("Upload-Offset", Long.toString(offset))
        .header("Content-Type", "application/offset+octet-stream")
        .method("PATCH", BodyPublishers.ofByteArray(bytes));
  }

  private HttpResponse<byte[]> head(String location) throws Exception {
    return edge.send(tus(location).method("HEAD", BodyPublishers.noBody()));
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  @Test
  void another_client_uploads_in_several_requests() throws Exception {
    byte[] bytes = bytes(1, 3_000_000);
    TusUploader uploader = client().createUpload(upload(bytes));
    uploader.setChunkSize(100_000);
    uploader.setRequestPayloadSize(1_000_000);

    toTheEnd(uploader);

    assertThat(download(bytes)).isEqualTo(bytes);
    String location = uploader.getUploadURL().getPath();
    assertThat(header(head(location), "Parley-Media-Hash"))
        .isEqualTo(MediaHttpContract.hash(bytes).toString());
  }

  @Test
  void another_client_resumes_after_a_lost_connection_and_a_restart() throws Exception {
    byte[] bytes = bytes(2, 3_000_000);
    TusClient client = client();
    TusUploader uploader = client.createUpload(upload(bytes));
    uploader.setChunkSize(100_000);
    uploader.setRequestPayloadSize(1_000_000);
    for (int i = 0; i < 12; i++) {
      uploader.uploadChunk();
    }

    restart();
    TusUploader again = client.resumeUpload(upload(bytes));
    assertThat(again.getOffset()).isBetween(1_000_000L, 1_200_000L);
    toTheEnd(again);

    assertThat(download(bytes)).isEqualTo(bytes);
  }

  @Test
  void another_client_is_told_when_its_upload_is_gone() throws Exception {
    byte[] bytes = bytes(3, 1_000);
    TusClient client = client();
    TusUploader uploader = client.createUpload(upload(bytes));

    HttpResponse<byte[]> deleted = edge.send(tus(uploader.getUploadURL().getPath()).DELETE());

    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThatThrownBy(() -> client.resumeUpload(upload(bytes)))
        .isInstanceOf(ProtocolException.class);
    assertThat(edge.left()).isEmpty();
  }

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
  void what_came_before_the_connection_broke_is_kept() throws Exception {
    byte[] bytes = bytes(4, 1_000_000);
    String location = created(bytes.length);
    try (Socket socket = new Socket("127.0.0.1", edge.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("PATCH "
                  + location
                  + " HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\n"
                  + "Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n"
                  + "Content-Length: 1000000\r\nAuthorization: Bearer "
                  + MediaEdge.token("alice")
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(bytes, 0, 600_000);
      out.flush();
      Awaitility.await()
          .until(() -> edge.left().stream().mapToLong(UploadHttpTest::size).sum() > 500_000);

      // The first connection still stands when the client resumes.
      long offset = Long.parseLong(header(head(location), "Upload-Offset"));
      assertThat(offset).isBetween(500_000L, 600_000L);
      byte[] rest = Arrays.copyOfRange(bytes, (int) offset, bytes.length);
      HttpResponse<byte[]> finished = edge.send(patch(location, offset, rest));

      assertThat(finished.statusCode()).isEqualTo(204);
      assertThat(header(finished, "Upload-Offset")).isEqualTo("1000000");
      assertThat(header(finished, "Parley-Media-Hash"))
          .isEqualTo(MediaHttpContract.hash(bytes).toString());
    }
    assertThat(download(bytes)).isEqualTo(bytes);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (java.io.IOException goneMeanwhile) {
      return 0;
    }
  }

  @Test
  void an_upload_that_could_not_be_stored_is_stored_when_it_is_asked_about() throws Exception {
    byte[] bytes = bytes(10, 1_000);
    String location = created(bytes.length);
    execute("ALTER TABLE media RENAME TO elsewhere");

    assertThat(edge.send(patch(location, 0, bytes)).statusCode()).isEqualTo(503);
    assertThat(head(location).statusCode()).isEqualTo(503);
    restart();
    execute("ALTER TABLE elsewhere RENAME TO media");

    assertThat(header(head(location), "Parley-Media-Hash"))
        .isEqualTo(MediaHttpContract.hash(bytes).toString());
    assertThat(download(bytes)).isEqualTo(bytes);
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = edge.databases.all().getFirst().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void the_first_bytes_may_come_with_the_creation() throws Exception {
    byte[] bytes = bytes(5, 1_000);
    HttpResponse<byte[]> created =
        edge.send(
            tus(UPLOADS)
                .header("Upload-Length", "1000")
                .header("Content-Type", "application/offset+octet-stream")
                .POST(BodyPublishers.ofByteArray(Arrays.copyOf(bytes, 400))));

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(header(created, "Upload-Offset")).isEqualTo("400");
    String location = header(created, "Location");
    edge.send(patch(location, 400, Arrays.copyOfRange(bytes, 400, 1_000)));
    assertThat(download(bytes)).isEqualTo(bytes);
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
    String wrong =
        header(create(100, "Repr-Digest", MediaHttpContract.digest(bytes(7, 5))), "Location");
    String right = header(create(100, "Repr-Digest", MediaHttpContract.digest(bytes)), "Location");

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
                  .replace("{hash}", MediaHttpContract.hash(bytes).toString())
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

  @Test
  void nothing_stays_open() throws Exception {
    byte[] bytes = bytes(8, 100_000);
    String location = created(bytes.length);
    edge.send(patch(location, 0, Arrays.copyOf(bytes, 50_000)));
    edge.send(patch(location, 50_000, Arrays.copyOfRange(bytes, 50_000, 100_000)));

    assertThat(download(bytes)).isEqualTo(bytes);
    Awaitility.await().until(() -> MediaEdge.open(folder).isEmpty());
    assertThat(MediaHash.isValid(header(head(location), "Parley-Media-Hash"))).isTrue();
    // What is left is the note of the finished upload.
    assertThat(edge.left()).hasSize(1).allMatch(file -> file.toString().endsWith(".record"));
  }
}
