package chat.parley.client;

import chat.parley.model.MediaHash;
import chat.parley.protocol.FrameException;
import chat.parley.protocol.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Brings the file of an attachment to the server by tus 1.0, as far as a connection goes. Where it
 * stands is told before it matters, so that another process can go on.
 */
final class Uploader {
  private static final String CHUNKS = "application/offset+octet-stream";
  private static final int BUFFER_BYTES = 256 * 1024;

  private final HttpClient http;
  private final Identity identity;
  private final Consumer<Attachment> keep;
  private final LongConsumer progress;

  /**
   * @param keep makes what is known of the attachment durable
   * @param progress is told how many bytes have gone
   */
  Uploader(HttpClient http, Identity identity, Consumer<Attachment> keep, LongConsumer progress) {
    this.http = http;
    this.identity = identity;
    this.keep = keep;
    this.progress = progress;
  }

  /** The upload will never work as it is; the message is one line for the person. */
  static final class HopelessException extends Exception {
    private static final long serialVersionUID = 1L;

    HopelessException(String why) {
      super(why);
    }
  }

  /**
   * Uploads what is missing.
   *
   * @return the attachment with its hash; all its bytes are on the server
   * @throws IOException when it is to be tried again later
   */
  Attachment upload(Attachment attachment)
      throws IOException, HopelessException, InterruptedException {
    expectSame(attachment.file());
    Attachment hashed = attachment;
    if (attachment.progress().hash() == null) {
      hashed = attachment.hashed(hash(Path.of(attachment.file().path())));
      expectSame(attachment.file());
      keep.accept(hashed);
    }
    String url = hashed.progress().url();
    if (url != null && url.startsWith(identity.server() + "/")) {
      HttpResponse<String> head =
          new Exchange(http, Pace.MEDIA_STILL_MS_MAX)
              .send(
                  request(url).method("HEAD", BodyPublishers.noBody()).build(),
                  BodyHandlers.ofString());
      if (head.statusCode() == 200) {
        return goOn(hashed, head);
      }
      if (head.statusCode() != 404) {
        throw failure(head);
      }
    }
    return begin(hashed);
  }

  /** A file that has changed is not the one that the person meant. */
  private static void expectSame(Attachment.File file) throws HopelessException {
    try {
      Path path = Path.of(file.path());
      if (Files.size(path) != file.size()
          || Files.getLastModifiedTime(path).toMillis() != file.modified()) {
        throw new HopelessException(path.getFileName() + " has changed since it was attached");
      }
    } catch (IOException gone) {
      throw new HopelessException(file.path() + " can't be read any more");
    }
  }

  static MediaHash hash(Path path) throws IOException, InterruptedException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(path)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return MediaHash.of(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Authorization", "Bearer " + identity.token())
        .header("Tus-Resumable", "1.0.0");
  }

  private Attachment begin(Attachment attachment)
      throws IOException, HopelessException, InterruptedException {
    byte[] hash = attachment.progress().hash().bytes().array();
    HttpResponse<String> created =
        new Exchange(http, Pace.MEDIA_STILL_MS_MAX)
            .send(
                request(identity.server() + "/v1/media/uploads")
                    .header("Upload-Length", Long.toString(attachment.file().size()))
                    .header(
                        "Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(hash) + ":")
                    .POST(BodyPublishers.noBody())
                    .build(),
                BodyHandlers.ofString());
    if (created.statusCode() == 404) {
      throw new HopelessException("this server takes no files");
    }
    if (created.statusCode() != 201) {
      throw failure(created);
    }
    String location = created.headers().firstValue("Location").orElse("");
    URI url = URI.create(identity.server() + "/v1/media/uploads").resolve(location);
    if (!url.toString().startsWith(identity.server() + "/")) {
      // The token goes to nobody else.
      throw new IOException("the server named an address that is not its own");
    }
    Attachment begun = attachment.at(url.toString());
    keep.accept(begun);
    return send(begun, 0);
  }

  private Attachment goOn(Attachment attachment, HttpResponse<String> head)
      throws IOException, HopelessException, InterruptedException {
    if (head.headers().firstValue("Parley-Media-Hash").isPresent()) {
      return finished(attachment, head);
    }
    return send(attachment, head.headers().firstValueAsLong("Upload-Offset").orElse(0));
  }

  private Attachment send(Attachment attachment, long offset)
      throws IOException, HopelessException, InterruptedException {
    long size = attachment.file().size();
    Exchange exchange = new Exchange(http, Pace.MEDIA_STILL_MS_MAX);
    progress.accept(offset);
    HttpRequest.BodyPublisher bytes =
        BodyPublishers.ofInputStream(() -> open(attachment, offset, exchange));
    HttpResponse<String> answer =
        exchange.send(
            request(attachment.progress().url())
                .header("Upload-Offset", Long.toString(offset))
                .header("Content-Type", CHUNKS)
                .method("PATCH", BodyPublishers.fromPublisher(bytes, size - offset))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 204) {
      throw failure(answer);
    }
    return finished(attachment, answer);
  }

  private Attachment finished(Attachment attachment, HttpResponse<String> answer)
      throws IOException {
    String hash = answer.headers().firstValue("Parley-Media-Hash").orElse("");
    if (!hash.equals(attachment.progress().hash().toString())) {
      throw new IOException("the server has stored other bytes");
    }
    progress.accept(attachment.file().size());
    return attachment;
  }

  /** The file from an offset; reading it is the progress. */
  private InputStream open(Attachment attachment, long offset, Exchange exchange) {
    try {
      InputStream file = Files.newInputStream(Path.of(attachment.file().path()));
      file.skipNBytes(offset);
      return new FilterInputStream(file) {
        private long gone = offset;

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
          int read = super.read(into, at, length);
          if (read > 0) {
            gone += read;
            exchange.moved();
            progress.accept(gone);
          }
          return read;
        }
      };
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What an answer other than the hoped for means. */
  private static IOException failure(HttpResponse<String> answer) throws HopelessException {
    int status = answer.statusCode();
    String detail = "the server answered with status " + status;
    try {
      String told = Problem.decode(answer.body()).detail();
      detail = told == null ? detail : told;
    } catch (FrameException notAProblem) {
      // The status says enough.
    }
    // Whoever may not upload (403) has a suspended account, which may be let in again.
    boolean passes =
        status >= 500 || java.util.List.of(401, 403, 404, 408, 409, 423, 429).contains(status);
    if (!passes) {
      throw new HopelessException(detail);
    }
    return new IOException(detail);
  }
}
