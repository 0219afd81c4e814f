package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.Needed;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a file system of 4 MiB; left out where none can be mounted. */
class MediaDiskFullTest {
  @TempDir Path folder;

  private boolean mounted;
  private MediaEdge edge;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder.toString());
    if (!mounted) {
      Needed.missing("a small file system can be mounted by root only");
    }
    edge = new MediaEdge(folder, Map.of());
  }

  @AfterEach
  void unmount() throws Exception {
    if (edge != null) {
      edge.close();
    }
    if (mounted) {
      assertThat(run("umount", folder.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (java.io.IOException noSuchProgram) {
      return false;
    }
  }

  @Test
  void a_full_disk_is_told_and_leaves_nothing() throws Exception {
    byte[] small = MediaCalls.bytes(1, 1_000_000);
    assertThat(post(small).statusCode()).isEqualTo(201);

    HttpResponse<byte[]> refused = post(MediaCalls.bytes(2, 8_000_000));

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(new String(refused.body(), StandardCharsets.UTF_8))
        .contains("\"UNAVAILABLE\"", "no room is left");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(edge.left()).isEmpty();
    assertThat(MediaEdge.open(folder)).isEmpty();
    assertThat(edge.send(edge.request("/v1/media/" + MediaCalls.hash(small))).body())
        .isEqualTo(small);
    assertThat(post(MediaCalls.bytes(3, 2_000_000)).statusCode()).isEqualTo(201);
  }

  @Test
  void a_resumable_upload_keeps_what_had_room() throws Exception {
    byte[] bytes = MediaCalls.bytes(4, 8_000_000);
    HttpResponse<byte[]> created =
        edge.send(
            edge.request("/v1/media/uploads")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", "8000000")
                .POST(BodyPublishers.noBody()));
    String location = created.headers().firstValue("Location").orElseThrow();

    HttpResponse<byte[]> refused =
        edge.send(
            edge.request(location)
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Offset", "0")
                .header("Content-Type", "application/offset+octet-stream")
                .method("PATCH", BodyPublishers.ofByteArray(bytes)));

    assertThat(refused.statusCode()).isEqualTo(503);
    HttpResponse<byte[]> head =
        edge.send(
            edge.request(location)
                .header("Tus-Resumable", "1.0.0")
                .method("HEAD", BodyPublishers.noBody()));
    assertThat(Long.parseLong(head.headers().firstValue("Upload-Offset").orElseThrow()))
        .isBetween(3_000_000L, 4_200_000L);
    edge.send(edge.request(location).header("Tus-Resumable", "1.0.0").DELETE());
    assertThat(edge.left()).isEmpty();
    assertThat(post(MediaCalls.bytes(5, 2_000_000)).statusCode()).isEqualTo(201);
  }

  private HttpResponse<byte[]> post(byte[] bytes) throws Exception {
    return edge.send(edge.request("/v1/media").POST(BodyPublishers.ofByteArray(bytes)));
  }
}
