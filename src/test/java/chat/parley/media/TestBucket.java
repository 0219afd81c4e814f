package chat.parley.media;

import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Buckets for tests, in the memory of one S3 server for the whole run. */
public final class TestBucket {
  private static final String KEY = "some-access-key";
  private static final String SECRET = "some-secret-key";
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private TestBucket() {}

  private static final class Server {
    private static final URI ENDPOINT = start();

    private static URI start() {
      try {
        S3Proxy server =
            S3Proxy.builder()
                .blobStore(new TransientNio2BlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, KEY, SECRET)
                .build();
        server.start();
        return URI.create("http://127.0.0.1:" + server.getPort());
      } catch (Exception failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  /** A new and empty bucket. */
  public static MediaSettings.Bucket fresh() {
    String name = "bucket-" + COUNTER.incrementAndGet();
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(Server.ENDPOINT)
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
            .build()) {
      client.createBucket(request -> request.bucket(name));
    }
    return new MediaSettings.Bucket(
        name, Server.ENDPOINT.toString(), "us-east-1", KEY, SECRET, true);
  }
}
