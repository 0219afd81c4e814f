package chat.parley.gateway;

import chat.parley.media.MediaSettings;
import chat.parley.media.TestBucket;
import java.util.Map;

class MediaOnS3Test extends MediaHttpContract {

  @Override
  Map<String, ?> settings() {
    MediaSettings.Bucket bucket = TestBucket.fresh();
    return Map.of(
        "parley.media.store", "s3",
        "parley.media.s3.bucket", bucket.name(),
        "parley.media.s3.endpoint", bucket.endpoint(),
        "parley.media.s3.access-key", bucket.accessKey(),
        "parley.media.s3.secret-key", bucket.secretKey());
  }
}
