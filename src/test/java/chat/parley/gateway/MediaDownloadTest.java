package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.MediaHash;
import chat.parley.protocol.ErrorCode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may download what, and how it is shown. */
class MediaDownloadTest extends MediaCalls {
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
      try (RawHttp raw = new RawHttp(edge.port(), "GET " + path)) {
        assertThat(raw.answer()).matches("(?s)HTTP/1.1 4(00|04) .*");
      }
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
}
