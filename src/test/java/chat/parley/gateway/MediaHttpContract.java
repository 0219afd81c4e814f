package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.MediaHash;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Upload and download over HTTP, with any store. */
abstract class MediaHttpContract extends MediaCalls {
  @Test
  void what_is_uploaded_can_be_downloaded_by_its_hash() throws Exception {
    byte[] bytes = bytes(1, 1_500_000);

    HttpResponse<byte[]> uploaded = post(bytes);

    assertThat(uploaded.statusCode()).isEqualTo(201);
    assertThat(json(uploaded).toString())
        .isEqualTo("{\"hash\":\"" + hash(bytes) + "\",\"size\":1500000}");
    assertThat(header(uploaded, "Location")).isEqualTo("/v1/media/" + hash(bytes));
    HttpResponse<byte[]> downloaded = edge.send(get(hash(bytes)));
    assertThat(downloaded.statusCode()).isEqualTo(200);
    assertThat(downloaded.body()).isEqualTo(bytes);
    assertThat(edge.left()).isEmpty();
  }

  @Test
  void the_same_bytes_again_get_the_same_answer() throws Exception {
    byte[] bytes = bytes(2, 10_000);
    HttpResponse<byte[]> first = post(bytes);

    HttpResponse<byte[]> second = post(bytes);

    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(edge.left()).isEmpty();
  }

  @Test
  void parts_are_given_and_named() throws Exception {
    byte[] bytes = bytes(3, 1_000);
    MediaHash hash = hash(bytes);
    post(bytes);

    assertPart(edge.send(get(hash).header("Range", "bytes=0-9")), bytes, 0, 10);
    assertPart(edge.send(get(hash).header("Range", "bytes=990-")), bytes, 990, 1_000);
    assertPart(edge.send(get(hash).header("Range", "bytes=990-5000")), bytes, 990, 1_000);
    assertPart(edge.send(get(hash).header("Range", "bytes=-10")), bytes, 990, 1_000);
    assertPart(edge.send(get(hash).header("Range", "bytes=-5000")), bytes, 0, 1_000);
    HttpResponse<byte[]> beyond = edge.send(get(hash).header("Range", "bytes=1000-"));
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(header(beyond, "Content-Range")).isEqualTo("bytes */1000");
    assertThat(edge.send(get(hash).header("Range", "bytes=0-1,5-6")).body()).isEqualTo(bytes);
    assertThat(edge.send(get(hash).header("Range", "lines=1-2")).body()).isEqualTo(bytes);
  }

  private static void assertPart(HttpResponse<byte[]> part, byte[] whole, int from, int to) {
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, from, to));
    assertThat(header(part, "Content-Range"))
        .isEqualTo("bytes " + from + "-" + (to - 1) + "/" + whole.length);
  }

  @Test
  void a_condition_is_kept() throws Exception {
    byte[] bytes = bytes(4, 1_000);
    MediaHash hash = hash(bytes);
    post(bytes);
    String tag = "\"" + hash + "\"";

    assertThat(header(edge.send(get(hash)), "ETag")).isEqualTo(tag);
    for (String tags : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
      HttpResponse<byte[]> same = edge.send(get(hash).header("If-None-Match", tags));
      assertThat(same.statusCode()).isEqualTo(304);
      assertThat(same.body()).isEmpty();
      assertThat(header(same, "ETag")).isEqualTo(tag);
    }
    assertThat(edge.send(get(hash).header("If-None-Match", "\"other\"")).statusCode())
        .isEqualTo(200);
    HttpRequest.Builder part = get(hash).header("Range", "bytes=0-9");
    assertThat(edge.send(part.header("If-Range", tag)).statusCode()).isEqualTo(206);
    HttpRequest.Builder changed = get(hash).header("Range", "bytes=0-9");
    assertThat(edge.send(changed.header("If-Range", "\"other\"")).body()).isEqualTo(bytes);
  }

  @Test
  void a_head_tells_the_same_without_the_bytes() throws Exception {
    byte[] bytes = bytes(5, 70_000);
    post(bytes);

    HttpResponse<byte[]> head = edge.send(get(hash(bytes)).method("HEAD", BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "Content-Length")).isEqualTo("70000");
    assertThat(header(head, "ETag")).isEqualTo("\"" + hash(bytes) + "\"");
    assertThat(header(head, "Accept-Ranges")).isEqualTo("bytes");
  }

  @Test
  void bytes_that_are_not_here_are_not_found() throws Exception {
    MediaHash unknown = hash(bytes(6, 10));

    assertThat(edge.send(get(unknown)).statusCode()).isEqualTo(404);
    assertThat(edge.send(get(unknown).method("HEAD", BodyPublishers.noBody())).statusCode())
        .isEqualTo(404);
  }

  @Test
  void a_download_that_is_left_leaves_nothing_open() throws Exception {
    byte[] bytes = bytes(7, 20_000_000);
    post(bytes);

    for (int i = 0; i < 5; i++) {
      HttpResponse<InputStream> response =
          MediaEdge.HTTP.send(get(hash(bytes)).build(), BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        assertThat(in.readNBytes(1_000)).isEqualTo(Arrays.copyOf(bytes, 1_000));
      }
    }

    org.awaitility.Awaitility.await().until(() -> MediaEdge.open(folder).isEmpty());
    assertThat(edge.send(get(hash(bytes))).body()).isEqualTo(bytes);
  }
}
