package chat.parley.media;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What an operator sets of media: {@code parley.media}, where each setting is explained.
 *
 * @param store where finished bytes lie
 * @param work the directory of what is on its way, of this node alone
 * @param limits sizes and counts
 * @param keep how long bytes are kept after their last use; empty for ever
 * @param sweepEvery between two sweeps
 */
public record MediaSettings(
    Place store, Path work, Limits limits, Optional<Duration> keep, Duration sweepEvery) {

  /** Where finished bytes lie. */
  public sealed interface Place {}

  /** In a directory. */
  public record Directory(Path root) implements Place {}

  /**
   * In a bucket.
   *
   * @param endpoint of a server that is not Amazon's, or empty
   * @param accessKey empty for the usual ways of the environment and the machine
   * @param pathStyle whether the bucket stands in the path instead of the host name
   */
  public record Bucket(
      String name,
      String endpoint,
      String region,
      String accessKey,
      String secretKey,
      boolean pathStyle)
      implements Place {

    /** Without the secret. */
    @Override
    public String toString() {
      return name + " at " + (endpoint.isEmpty() ? region : endpoint);
    }
  }

  /**
   * The limits.
   *
   * @param sizeMax bytes of one file
   * @param uploadsMax uploads at a time on this node
   * @param unfinishedMax unfinished resumable uploads of one user
   * @param unfinishedKept how long after its creation such an upload can go on
   * @param idleMax how long a connection may stand still in the middle of a file
   * @param threads that read and write files and wait for the store
   * @param usesEvery between two writes of when bytes were fetched
   * @param usesMax of these that may wait
   */
  public record Limits(
      long sizeMax,
      int uploadsMax,
      int unfinishedMax,
      Duration unfinishedKept,
      Duration idleMax,
      int threads,
      Duration usesEvery,
      int usesMax) {}

  /** One object of S3 can't be larger when it is put in one go. */
  private static final long BUCKET_SIZE_MAX = 5L << 30;

  private static final Duration KEEP_MIN = Duration.ofHours(1);

  /**
   * Reads {@code parley.media}.
   *
   * @throws ConfigException when a value is missing or wrong
   */
  public static MediaSettings read(Config config) {
    Config media = config.getConfig("parley.media");
    Path directory =
        media.getString("directory").isEmpty()
            ? Path.of(config.getString("parley.data"), "media")
            : Path.of(media.getString("directory"));
    String work = media.getString("work");
    Limits limits =
        new Limits(
            media.getBytes("size-max"),
            positive(media, "uploads-max"),
            positive(media, "unfinished-max"),
            media.getDuration("unfinished-kept"),
            media.getDuration("idle-max"),
            positive(media, "threads"),
            media.getDuration("uses.flush-interval"),
            positive(media, "uses.pending-max"));
    return new MediaSettings(
        place(media, directory, limits.sizeMax()),
        work.isEmpty() ? directory.resolve("work") : Path.of(work),
        limits,
        keep(media),
        media.getDuration("sweep-interval"));
  }

  private static Place place(Config media, Path directory, long sizeMax) {
    String store = media.getString("store");
    if (store.equals("directory")) {
      return new Directory(directory);
    }
    if (!store.equals("s3")) {
      throw wrong("store", "\"directory\" or \"s3\"");
    }
    if (sizeMax > BUCKET_SIZE_MAX) {
      throw wrong("size-max", "at most 5 GiB with an S3 store");
    }
    Config s3 = media.getConfig("s3");
    if (s3.getString("bucket").isEmpty()) {
      throw wrong("s3.bucket", "the name of a bucket");
    }
    return new Bucket(
        s3.getString("bucket"),
        s3.getString("endpoint"),
        s3.getString("region"),
        s3.getString("access-key"),
        s3.getString("secret-key"),
        s3.getBoolean("path-style"));
  }

  private static int positive(Config media, String path) {
    int value = media.getInt(path);
    if (value < 1) {
      throw wrong(path, "1 or more");
    }
    return value;
  }

  private static Optional<Duration> keep(Config media) {
    if (media.getString("keep").equals("forever")) {
      return Optional.empty();
    }
    Duration keep = media.getDuration("keep");
    if (keep.compareTo(KEEP_MIN) < 0) {
      throw wrong("keep", "\"forever\" or at least an hour");
    }
    return Optional.of(keep);
  }

  private static ConfigException wrong(String path, String right) {
    return new ConfigException.BadValue("parley.media." + path, "it is " + right);
  }
}
