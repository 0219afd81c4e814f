package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.Database;
import chat.parley.model.MediaHash;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Problem;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** With a directory; and all that does not depend on the store. */
class MediaHttpTest extends MediaHttpContract {
  private static final int SIZE_MAX = 30_000_000;

  @Override
  Map<String, Object> store() {
    return Map.of("parley.media.size-max", SIZE_MAX);
  }

  private static ErrorCode code(HttpResponse<byte[]> response) throws Exception {
    return Problem.decode(new String(response.body(), StandardCharsets.UTF_8)).code();
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

  private List<String> rows(String sql) throws Exception {
    Database database = edge.databases.all().getFirst();
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  @Test
  void a_token_is_needed() throws Exception {
    byte[] bytes = bytes(20, 100_000);
    post(bytes);

    for (HttpRequest.Builder request :
        List.of(
            HttpRequest.newBuilder(edge.uri("/v1/media/" + hash(bytes))),
            HttpRequest.newBuilder(edge.uri("/v1/media/" + hash(bytes)))
                .method("HEAD", BodyPublishers.noBody()),
            HttpRequest.newBuilder(edge.uri("/v1/media/none")),
            HttpRequest.newBuilder(edge.uri("/v1/media"))
                .POST(BodyPublishers.ofByteArray(bytes)))) {
      HttpResponse<byte[]> refused = edge.send(request);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(header(refused, "WWW-Authenticate")).isEqualTo("Bearer");
    }
  }

  @Test
  void anybody_who_knows_the_hash_may_fetch_it() throws Exception {
    byte[] bytes = bytes(21, 100);
    post(bytes);

    HttpResponse<byte[]> fetched =
        edge.send(
            HttpRequest.newBuilder(edge.uri("/v1/media/" + hash(bytes)))
                .header("Authorization", "Bearer " + MediaEdge.token("mallory")));

    assertThat(fetched.body()).isEqualTo(bytes);
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

  private void execute(String sql) throws Exception {
    try (Connection connection = edge.databases.all().getFirst().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
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
    String answer =
        talk(out -> {
          head(out, "Transfer-Encoding: chunked\r\n");
          byte[] chunk = new byte[1_000_000];
          for (int i = 0; i <= SIZE_MAX / chunk.length; i++) {
            out.write(("%x\r\n".formatted(chunk.length)).getBytes(StandardCharsets.US_ASCII));
            out.write(chunk);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
          }
          out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        });

    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"TOO_LARGE\"");
    assertNothingIsLeft();
  }

  @Test
  void bytes_without_a_told_length_are_taken() throws Exception {
    byte[] bytes = bytes(22, 500_000);
    HttpResponse<byte[]> taken =
        edge.send(
            edge.request("/v1/media")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(bytes))));

    assertThat(taken.statusCode()).isEqualTo(201);
    assertThat(edge.send(get(hash(bytes))).body()).isEqualTo(bytes);
  }

  @Test
  void an_upload_that_ends_too_early_leaves_nothing() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", edge.port())) {
      OutputStream out = socket.getOutputStream();
      head(out, "Content-Length: 1000000\r\n");
      out.write(new byte[600_000]);
      out.flush();
      Awaitility.await().until(() -> !edge.left().isEmpty());
    }

    assertNothingIsLeft();
  }

  @Test
  void an_upload_that_stands_still_is_given_up() throws Exception {
    edge.close();
    edge = new MediaEdge(folder, Map.of("parley.media.idle-max", "500ms"));
    String answer =
        talk(out -> {
          head(out, "Content-Length: 1000000\r\n");
          out.write(new byte[600_000]);
          out.flush();
        });

    assertThat(answer).startsWith("HTTP/1.1 408 ");
    assertNothingIsLeft();
  }

  @Test
  void a_length_that_is_none_is_refused() throws Exception {
    for (String length : List.of("-1", "abc", "99999999999999999999")) {
      assertThat(talk(out -> head(out, "Content-Length: " + length + "\r\n")))
          .startsWith("HTTP/1.1 4");
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
  void what_is_no_hash_is_refused() throws Exception {
    String hash = hash(bytes(27, 10)).toString();
    for (String name :
        List.of(
            "abc", "..%2F..%2Fetc%2Fpasswd", "%00", "%01", hash.toUpperCase(), hash + "/x", "")) {
      HttpResponse<byte[]> refused = edge.send(edge.request("/v1/media/" + name));
      assertThat(refused.statusCode()).as(name).isEqualTo(400);
      assertThat(code(refused)).isEqualTo(ErrorCode.BAD_FRAME);
    }
    for (String path : List.of("/v1/media/%2e%2e/%2e%2e/etc/passwd", "/v1/media/../x")) {
      assertThat(talk(out -> get(out, path))).matches("(?s)HTTP/1.1 4(00|04) .*");
    }
  }

  @Test
  void only_safe_types_are_shown_in_a_page() throws Exception {
    assertShown("89504e470d0a1a0a0000000d49484452", "image/png");
    assertShown("ffd8ffe000104a46494600010100000100010000", "image/jpeg");
    assertShown("474946383961010001000000", "image/gif");
    assertShown("524946461a00000057454250565038200e000000", "image/webp");
    assertShown("00000020667479706d703432000000006d7034326d703431", "video/mp4");
    assertShown("000000206674797069736f6d0000020069736f6d69736f32", "video/mp4");
    assertShown("000000206674797071742020000002007174202000000000", "video/quicktime");
    assertShown("1a45dfa39f4286810142f7810142f2810442f381084282847765626d", "video/webm");
    assertShown("4944330300000000000f544954320000000500000061626364", "audio/mpeg");
    String ogg = "4f67675300020000000000000000000000000000000000000000";
    assertShown(ogg + "011e01766f72626973", "audio/ogg");
    assertShown(ogg + "01134f707573486561640101", "audio/ogg");
    assertShown("524946462400000057415645666d7420", "audio/wav");
    assertKept("%PDF-1.4\n");
    assertKept("<html><script>alert(1)</script></html>");
    assertKept("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"></svg>");
    assertKept("MZ\0\3\0\0\0\4\0\0\0");
    assertKept("some text");
  }

  private void assertShown(String hex, String type) throws Exception {
    byte[] bytes = HexFormat.of().parseHex(hex);
    post(bytes);
    HttpResponse<byte[]> given = edge.send(get(hash(bytes)));
    assertThat(header(given, "Content-Type")).isEqualTo(type);
    assertThat(header(given, "Content-Disposition")).isEqualTo("inline");
    assertGuarded(given);
  }

  private void assertKept(String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    post(bytes);
    HttpResponse<byte[]> given = edge.send(get(hash(bytes)));
    assertThat(header(given, "Content-Type")).as(text).isEqualTo("application/octet-stream");
    assertThat(header(given, "Content-Disposition")).isEqualTo("attachment");
    assertGuarded(given);
  }

  private static void assertGuarded(HttpResponse<byte[]> given) {
    assertThat(header(given, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(given, "Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
    assertThat(header(given, "Cache-Control")).isEqualTo("private, max-age=31536000, immutable");
  }

  @Test
  void other_methods_are_not_possible() throws Exception {
    MediaHash hash = hash(bytes(25, 10));

    assertThat(edge.send(get(hash).DELETE()).statusCode()).isEqualTo(405);
    assertThat(edge.send(edge.request("/v1/media")).statusCode()).isEqualTo(405);
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
      uploads.add(MediaEdge.HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()));
    }

    for (int i = 0; i < uploads.size(); i++) {
      HttpResponse<byte[]> uploaded = uploads.get(i).join();
      assertThat(uploaded.statusCode()).isEqualTo(201);
      assertThat(json(uploaded).get("hash").asText())
          .isEqualTo(hash(bytes(100 + i / 2, 300_000)).toString());
    }
    assertThat(blobs()).hasSize(100);
    assertThat(rows("SELECT count(*) FROM media")).containsExactly("100");
    Awaitility.await().until(() -> edge.left().isEmpty() && MediaEdge.open(folder).isEmpty());
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

  /** Writes to a socket. */
  private interface Talk {
    void to(OutputStream out) throws Exception;
  }

  private void head(OutputStream out, String more) throws Exception {
    say(out, "POST /v1/media", more);
  }

  private void get(OutputStream out, String path) throws Exception {
    say(out, "GET " + path, "");
  }

  private void say(OutputStream out, String call, String more) throws Exception {
    String token = "Authorization: Bearer " + MediaEdge.token("alice") + "\r\n";
    String head = call + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + token + more;
    out.write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Says something, and reads to the end of the connection. */
  private String talk(Talk talk) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", edge.port())) {
      socket.setSoTimeout(60_000);
      try {
        talk.to(socket.getOutputStream());
      } catch (java.net.SocketException refusedEarly) {
        // The answer is there all the same.
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(answer);
      } catch (java.net.SocketException reset) {
        // What was read before counts.
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }
}
