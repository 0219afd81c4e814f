package chat.parley.media;

import chat.parley.model.MediaHash;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Bytes in a bucket: objects {@code blobs/abcd…}, and {@code retired/abcd…} while hidden. The
 * server itself checks the SHA-256 of what it is sent. Hiding is a copy and a deletion; both sides
 * of it are there for a moment, which only means that the bytes are still found.
 */
public final class S3Store implements MediaStore {
  private static final String BLOBS = "blobs/";
  private static final String RETIRED = "retired/";
  private static final int NOT_FOUND = 404;
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

  private final S3Client client;
  private final String bucket;

  private S3Store(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /**
   * Opens a bucket.
   *
   * @throws IOException when it is not there or can't be read
   */
  public static S3Store open(MediaSettings.Bucket settings) throws IOException {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .forcePathStyle(settings.pathStyle())
            // Servers that are not Amazon's know little of its newer checksums.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_MAX)
                    .socketTimeout(SILENCE_MAX));
    if (!settings.endpoint().isEmpty()) {
      builder.endpointOverride(URI.create(settings.endpoint()));
    }
    if (!settings.accessKey().isEmpty()) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())));
    }
    S3Client client = builder.build();
    try {
      client.headBucket(request -> request.bucket(settings.name()));
    } catch (SdkException failed) {
      client.close();
      throw new IOException("the bucket " + settings + " can't be used", failed);
    }
    return new S3Store(client, settings.name());
  }

  @Override
  public void put(MediaHash hash, Path file) throws IOException {
    long size = Files.size(file);
    OptionalLong there = size(hash);
    if (there.isEmpty() || there.getAsLong() != size) {
      String checksum = Base64.getEncoder().encodeToString(hash.bytes().array());
      call(() ->
          client.putObject(
              request -> request.bucket(bucket).key(BLOBS + hash).checksumSHA256(checksum),
              RequestBody.fromFile(file)));
    }
    Files.delete(file);
  }

  @Override
  public OptionalLong size(MediaHash hash) throws IOException {
    return size(BLOBS + hash);
  }

  private OptionalLong size(String key) throws IOException {
    try {
      return OptionalLong.of(
          call(
              () -> client.headObject(request -> request.bucket(bucket).key(key)).contentLength()));
    } catch (NoSuchFileException unknown) {
      return OptionalLong.empty();
    }
  }

  @Override
  public InputStream open(MediaHash hash, long from, long length) throws IOException {
    if (length == 0) {
      return InputStream.nullInputStream();
    }
    String range = "bytes=" + from + "-" + (from + length - 1);
    ResponseInputStream<GetObjectResponse> in =
        call(() ->
            client.getObject(request -> request.bucket(bucket).key(BLOBS + hash).range(range)));
    return new Abandonable(in, length);
  }

  /** An answer that is dropped, not read to its end, when it is closed early. */
  private static final class Abandonable extends java.io.FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> response;
    private long left;

    Abandonable(ResponseInputStream<GetObjectResponse> response, long length) {
      super(response);
      this.response = response;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      left -= Math.max(read, 0);
      return read;
    }

    @Override
    public void close() throws IOException {
      if (left > 0) {
        response.abort();
      } else {
        super.close();
      }
    }
  }

  @Override
  public void list(Consumer<Stored> each) throws IOException {
    list(
        BLOBS,
        (hash, object) ->
            each.accept(new Stored(hash, object.size(), object.lastModified().toEpochMilli())));
  }

  @Override
  public void listRetired(Consumer<MediaHash> each) throws IOException {
    list(RETIRED, (hash, object) -> each.accept(hash));
  }

  /** Takes an object with the hash in its name. */
  private interface Lister {
    void take(MediaHash hash, S3Object object);
  }

  private void list(String prefix, Lister lister) throws IOException {
    call(() -> {
      for (S3Object object :
          client
              .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
              .contents()) {
        String name = object.key().substring(prefix.length());
        if (MediaHash.isValid(name)) {
          lister.take(MediaHash.parse(name), object);
        }
      }
      return null;
    });
  }

  @Override
  public void retire(MediaHash hash) throws IOException {
    move(BLOBS + hash, RETIRED + hash);
  }

  @Override
  public void restore(MediaHash hash) throws IOException {
    move(RETIRED + hash, BLOBS + hash);
  }

  private void move(String from, String to) throws IOException {
    try {
      call(() ->
          client.copyObject(request ->
              request
                  .sourceBucket(bucket)
                  .sourceKey(from)
                  .destinationBucket(bucket)
                  .destinationKey(to)));
    } catch (NoSuchFileException notThere) {
      return;
    }
    delete(from);
  }

  @Override
  public void discard(MediaHash hash) throws IOException {
    delete(RETIRED + hash);
  }

  private void delete(String key) throws IOException {
    call(() -> client.deleteObject(request -> request.bucket(bucket).key(key)));
  }

  private static <T> T call(java.util.function.Supplier<T> request) throws IOException {
    try {
      return request.get();
    } catch (NoSuchKeyException unknown) {
      throw new NoSuchFileException("an object", null, "it is not in the bucket");
    } catch (S3Exception refused) {
      if (refused.statusCode() == NOT_FOUND) {
        throw new NoSuchFileException("an object", null, "it is not in the bucket");
      }
      throw new IOException("the S3 store refused: " + refused.getMessage(), refused);
    } catch (SdkException failed) {
      throw new IOException("the S3 store can't be reached: " + failed.getMessage(), failed);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
