package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.model.MediaHash;
import io.tus.java.client.ProtocolException;
import io.tus.java.client.TusClient;
import io.tus.java.client.TusURLMemoryStore;
import io.tus.java.client.TusUpload;
import io.tus.java.client.TusUploader;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Resumable uploads over HTTP, by a client of tus that is not ours and by hand, with breaks. */
class UploadHttpTest extends UploadCalls {
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

  @Test
  void another_client_uploads_in_several_requests() throws Exception {
    byte[] bytes = bytes(1, 3_000_000);
    TusUploader uploader = client().createUpload(upload(bytes));
    uploader.setChunkSize(100_000);
    uploader.setRequestPayloadSize(1_000_000);

    toTheEnd(uploader);

    assertThat(download(bytes)).isEqualTo(bytes);
    String location = uploader.getUploadURL().getPath();
    assertThat(header(head(location), "Parley-Media-Hash")).isEqualTo(hash(bytes).toString());
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
  void what_came_before_the_connection_broke_is_kept() throws Exception {
    byte[] bytes = bytes(4, 1_000_000);
    String location = created(bytes.length);
    try (RawHttp raw =
        new RawHttp(
            edge.port(),
            "PATCH " + location,
            "Tus-Resumable: 1.0.0",
            "Upload-Offset: 0",
            "Content-Type: application/offset+octet-stream",
            "Content-Length: 1000000")) {
      raw.bytes(Arrays.copyOf(bytes, 600_000));
      Awaitility.await()
          .until(() -> edge.left().stream().mapToLong(UploadHttpTest::size).sum() > 500_000);

      // The first connection still stands when the client resumes.
      long offset = Long.parseLong(header(head(location), "Upload-Offset"));
      assertThat(offset).isBetween(500_000L, 600_000L);
      byte[] rest = Arrays.copyOfRange(bytes, (int) offset, bytes.length);
      HttpResponse<byte[]> finished = edge.send(patch(location, offset, rest));

      assertThat(finished.statusCode()).isEqualTo(204);
      assertThat(header(finished, "Upload-Offset")).isEqualTo("1000000");
      assertThat(header(finished, "Parley-Media-Hash")).isEqualTo(hash(bytes).toString());
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

    assertThat(header(head(location), "Parley-Media-Hash")).isEqualTo(hash(bytes).toString());
    assertThat(download(bytes)).isEqualTo(bytes);
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
