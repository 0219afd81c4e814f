package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Uploads in one call: what is stored of them, and what is refused. */
class MediaUploadTest extends MediaCalls {
  private static final String POST = "POST /v1/media";
  private static final int SIZE_MAX = 30_000_000;

  @Override
  Map<String, ?> settings() {
    return Map.of("parley.media.size-max", SIZE_MAX, "parley.media.idle-max", "2s");
  }

  private List<Path> blobs() throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve("blobs"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** Nothing is left of a failed upload: no file, no open descriptor, no row. */
  private void assertNothingIsLeft() throws Exception {
    Awaitility.await()
        .untilAsserted(() -> {
          assertThat(edge.left()).isEmpty();
          assertThat(MediaEdge.open(folder)).isEmpty();
        });
    assertThat(blobs()).isEmpty();
    assertThat(rows("SELECT count(*) FROM media")).containsExactly("0");
  }

  @Test
  void a_row_tells_of_the_upload() throws Exception {
    byte[] png = HexFormat.of().parseHex("89504e470d0a1a0a0000000d4948445200000001");
    post(png);
    post(png);

    assertThat(
            rows(
                "SELECT encode(hash, 'hex') || ' ' || uploader || ' ' || size || ' ' || type"
                    + " || ' ' || (created <= last_use) FROM media"))
        .containsExactly(hash(png) + " alice 20 image/png true");
  }

  @Test
  void nothing_is_stored_without_its_row() throws Exception {
    byte[] bytes = bytes(28, 100);
    execute("ALTER TABLE media RENAME TO elsewhere");

    HttpResponse<byte[]> refused = post(bytes);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(code(refused)).isEqualTo(ErrorCode.UNAVAILABLE);
    execute("ALTER TABLE elsewhere RENAME TO media");
    assertNothingIsLeft();
    assertThat(post(bytes).statusCode()).isEqualTo(201);
  }

  @Test
  void no_bytes_are_an_error() throws Exception {
    HttpResponse<byte[]> refused = post(new byte[0]);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(code(refused)).isEqualTo(ErrorCode.BAD_FRAME);
    assertNothingIsLeft();
  }

  @Test
  void one_byte_too_many_is_refused_at_once_when_the_length_is_told() throws Exception {
    HttpResponse<byte[]> refused = post(new byte[SIZE_MAX + 1]);

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(code(refused)).isEqualTo(ErrorCode.TOO_LARGE);
    assertNothingIsLeft();
    assertThat(post(new byte[SIZE_MAX]).statusCode()).isEqualTo(201);
  }

  @Test
  void one_byte_too_many_is_refused_on_the_way_when_no_length_is_told() throws Exception {
    try (RawHttp raw = new RawHttp(edge.port(), POST, "Transfer-Encoding: chunked")) {
      byte[] chunk = new byte[1_000_000];
      for (int i = 0; i <= SIZE_MAX / chunk.length; i++) {
        raw.text("%x\r\n".formatted(chunk.length));
        raw.bytes(chunk);
        raw.text("\r\n");
      }
      raw.text("0\r\n\r\n");

      assertThat(raw.answer()).startsWith("HTTP/1.1 413 ").contains("\"TOO_LARGE\"");
    }
    assertNothingIsLeft();
  }

  @Test
  void bytes_without_a_told_length_are_taken() throws Exception {
    byte[] bytes = bytes(22, 500_000);
    HttpResponse<byte[]> taken =
        edge.send(
            edge.request("/v1/media")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))));

    assertThat(taken.statusCode()).isEqualTo(201);
    assertThat(edge.send(get(hash(bytes))).body()).isEqualTo(bytes);
  }

  @Test
  void an_upload_that_ends_too_early_leaves_nothing() throws Exception {
    try (RawHttp raw = new RawHttp(edge.port(), POST, "Content-Length: 1000000")) {
      raw.bytes(new byte[600_000]);
      Awaitility.await().until(() -> !edge.left().isEmpty());
    }

    assertNothingIsLeft();
  }

  @Test
  void an_upload_that_stands_still_is_given_up() throws Exception {
    try (RawHttp raw = new RawHttp(edge.port(), POST, "Content-Length: 1000000")) {
      raw.bytes(new byte[600_000]);

      assertThat(raw.answer()).startsWith("HTTP/1.1 408 ");
    }
    assertNothingIsLeft();
  }

  @Test
  void a_length_that_is_none_is_refused() throws Exception {
    for (String length : List.of("-1", "abc", "99999999999999999999")) {
      try (RawHttp raw = new RawHttp(edge.port(), POST, "Content-Length: " + length)) {
        assertThat(raw.answer()).startsWith("HTTP/1.1 4");
      }
    }
    assertNothingIsLeft();
  }

  @Test
  void an_announced_hash_must_be_right() throws Exception {
    byte[] bytes = bytes(23, 200_000);
    HttpRequest.Builder wrong =
        edge.request("/v1/media").header("Repr-Digest", digest(bytes(24, 10)));

    HttpResponse<byte[]> refused = edge.send(wrong.POST(BodyPublishers.ofByteArray(bytes)));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("another hash");
    assertNothingIsLeft();
    HttpRequest.Builder right = edge.request("/v1/media").header("Repr-Digest", digest(bytes));
    assertThat(edge.send(right.POST(BodyPublishers.ofByteArray(bytes))).statusCode())
        .isEqualTo(201);
  }

  @Test
  void an_announced_hash_must_be_one() throws Exception {
    for (String digest : List.of("sha-256=abc", "sha-256=:abc:", "sha-256=:!:", "sha-256=::")) {
      HttpRequest.Builder request = edge.request("/v1/media").header("Repr-Digest", digest);
      assertThat(edge.send(request.POST(BodyPublishers.ofString("abc"))).statusCode())
          .as(digest)
          .isEqualTo(400);
    }
  }

  @Test
  void two_hundred_may_upload_at_once() throws Exception {
    List<CompletableFuture<HttpResponse<byte[]>>> uploads = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      // Two of each, so that the same bytes come at once as well.
      HttpRequest request =
          edge.request("/v1/media")
              .POST(BodyPublishers.ofByteArray(bytes(100 + i / 2, 300_000)))
              .build();
      uploads.add(MediaEdge.HTTP.sendAsync(request, BodyHandlers.ofByteArray()));
    }

    for (int i = 0; i < uploads.size(); i++) {
      HttpResponse<byte[]> uploaded = uploads.get(i).join();
      assertThat(uploaded.statusCode()).isEqualTo(201);
      assertThat(json(uploaded).get("hash").asText())
          .isEqualTo(hash(bytes(100 + i / 2, 300_000)).toString());
    }
    assertThat(blobs()).hasSize(100);
    assertThat(rows("SELECT count(*) FROM media")).containsExactly("100");
    assertThat(edge.left()).isEmpty();
    assertThat(MediaEdge.open(folder)).isEmpty();
  }

  @Test
  void more_uploads_than_a_person_makes_are_slowed_down() throws Exception {
    HttpResponse<byte[]> answer = post(new byte[0]);
    for (int i = 0; i < 5_000 && answer.statusCode() != 429; i++) {
      answer = post(new byte[0]);
    }

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(header(answer, "Retry-After")).isNotNull();
    assertThat(code(answer)).isEqualTo(ErrorCode.RATE_LIMITED);
  }
}
