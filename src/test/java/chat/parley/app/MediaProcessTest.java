package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.Database;
import chat.parley.journal.TestDatabase;
import chat.parley.model.MediaHash;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node in a process of its own, with a small heap, that is killed. */
class MediaProcessTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern WEB = Pattern.compile("\\s*web\\s+http://localhost:(\\d+)");
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = 1 << 10;

  @TempDir Path folder;

  private final Database database = TestDatabase.freshDatabase();
  private Process node;
  private int port;

  private void start() throws Exception {
    node =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "-Dparley.databases.main.url=" + database.url(),
                "-Dparley.databases.main.user=" + database.user(),
                "-Dparley.media.directory=" + folder,
                "-Dparley.media.size-max=2GiB",
                "-Dparley.drain=100ms",
                "chat.parley.app.Main",
                "--port",
                "0",
                "--management-port",
                "0")
            .redirectErrorStream(true)
            .start();
    BufferedReader out = node.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      Matcher web = WEB.matcher(line);
      if (web.matches()) {
        port = Integer.parseInt(web.group(1));
        Thread.ofPlatform().daemon().start(() -> out.lines().forEach(rest -> {}));
        return;
      }
    }
    throw new AssertionError("the node did not start:\n" + said);
  }

  @AfterEach
  void kill() throws Exception {
    if (node != null) {
      node.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private JsonNode post(String path, String body) throws Exception {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return new ObjectMapper().readTree(response.body());
  }

  private String signUp() throws Exception {
    String person = "{\"user\":\"alice\",\"password\":\"correct horse\",";
    post("/v1/accounts", person + "\"name\":\"Alice\"}");
    return post("/v1/devices", person + "\"label\":\"laptop\"}").get("token").textValue();
  }

  private static byte[] block() {
    byte[] block = new byte[BLOCK];
    new Random(7).nextBytes(block);
    return block;
  }

  /** The same block many times, each with its number at its beginning. */
  private static Stream<byte[]> gibibyte(byte[] block) {
    return Stream.iterate(0, i -> i < BLOCKS, i -> i + 1)
        .map(i -> {
          byte[] next = block.clone();
          next[0] = (byte) (i >> 8);
          next[1] = i.byteValue();
          return next;
        });
  }

  @Test
  void a_gibibyte_goes_through_a_small_heap_and_a_killed_upload_goes_on() throws Exception {
    start();
    String token = signUp();

    gibibyteGoesThrough(token);
    killedUploadGoesOn(token);
  }

  private void gibibyteGoesThrough(String token) throws Exception {
    byte[] block = block();
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    gibibyte(block).forEach(digest::update);
    MediaHash hash = MediaHash.of(digest.digest());

    HttpResponse<String> uploaded =
        HTTP.send(
            HttpRequest.newBuilder(uri("/v1/media"))
                .header("Authorization", "Bearer " + token)
                .POST(
                    BodyPublishers.concat(
                        gibibyte(block)
                            .map(each ->
                                BodyPublishers.ofInputStream(
                                    () -> new java.io.ByteArrayInputStream(each)))
                            .toArray(HttpRequest.BodyPublisher[]::new)))
                .build(),
            BodyHandlers.ofString());

    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(201);
    assertThat(uploaded.body()).contains(hash.toString(), "1073741824");
    HttpResponse<InputStream> downloaded =
        HTTP.send(get(token, hash), BodyHandlers.ofInputStream());
    MessageDigest again = MessageDigest.getInstance("SHA-256");
    try (InputStream in = downloaded.body()) {
      byte[] buffer = new byte[BLOCK];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        again.update(buffer, 0, read);
      }
    }
    assertThat(MediaHash.of(again.digest())).isEqualTo(hash);
  }

  private HttpRequest get(String token, MediaHash hash) {
    return HttpRequest.newBuilder(uri("/v1/media/" + hash))
        .header("Authorization", "Bearer " + token)
        .build();
  }

  private void killedUploadGoesOn(String token) throws Exception {
    byte[] bytes = new byte[30_000_000];
    new Random(8).nextBytes(bytes);
    String location =
        HTTP.send(
                tus(token, "/v1/media/uploads")
                    .header("Upload-Length", Integer.toString(bytes.length))
                    .POST(BodyPublishers.noBody())
                    .build(),
                BodyHandlers.ofString())
            .headers()
            .firstValue("Location")
            .orElseThrow();
    try (Socket single = new Socket("127.0.0.1", port);
        Socket resumable = new Socket("127.0.0.1", port)) {
      half(single, "POST /v1/media", "", token, bytes);
      half(resumable, "PATCH " + location, "Upload-Offset: 0\r\n", token, bytes);
      // A file may go while it is looked at.
      Awaitility.await().ignoreExceptions().until(() -> onTheirWay() > bytes.length - 1_000_000);
      kill();
    }
    start();

    HttpResponse<String> head =
        HTTP.send(
            tus(token, location).method("HEAD", BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
    int offset = Integer.parseInt(head.headers().firstValue("Upload-Offset").orElseThrow());
    assertThat(offset).isBetween(1_000_000, bytes.length / 2);
    // Of the other upload nothing is left.
    assertThat(onTheirWay()).isEqualTo(offset);
    HttpResponse<String> finished =
        HTTP.send(
            tus(token, location)
                .header("Upload-Offset", Integer.toString(offset))
                .header("Content-Type", "application/offset+octet-stream")
                .method(
                    "PATCH",
                    BodyPublishers.ofByteArray(Arrays.copyOfRange(bytes, offset, bytes.length)))
                .build(),
            BodyHandlers.ofString());
    String hash = finished.headers().firstValue("Parley-Media-Hash").orElseThrow();
    assertThat(hash)
        .isEqualTo(MediaHash.of(MessageDigest.getInstance("SHA-256").digest(bytes)).toString());
    HttpResponse<byte[]> downloaded =
        HTTP.send(get(token, MediaHash.parse(hash)), BodyHandlers.ofByteArray());
    assertThat(downloaded.body()).isEqualTo(bytes);
  }

  private HttpRequest.Builder tus(String token, String path) {
    return HttpRequest.newBuilder(uri(path))
        .header("Authorization", "Bearer " + token)
        .header("Tus-Resumable", "1.0.0");
  }

  /** Sends half of the bytes. */
  private static void half(Socket to, String call, String more, String token, byte[] bytes)
      throws Exception {
    OutputStream out = to.getOutputStream();
    String head =
        call
            + " HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\n"
            + "Content-Type: application/offset+octet-stream\r\nAuthorization: Bearer "
            + token
            + "\r\n"
            + more
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(bytes, 0, bytes.length / 2);
    out.flush();
  }

  /** Bytes of files that are on their way. */
  private long onTheirWay() throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve("work"))) {
      List<Path> all =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.toString().endsWith(".record") && !file.endsWith("lock"))
              .toList();
      long bytes = 0;
      for (Path file : all) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }
}
