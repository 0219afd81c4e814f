package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.model.MediaHash;
import chat.parley.model.MessageId;

/**
 * A message with media that waits for its upload. It has no number yet: it joins the outbox when
 * the bytes are on the server.
 *
 * @param written epoch milliseconds by the device's clock
 * @param content without hash and size
 * @param file which bytes
 * @param progress how far they have come
 */
public record Attachment(
    Conversation conversation,
    MessageId id,
    long written,
    MediaContent content,
    File file,
    Progress progress) {

  /**
   * A file as it was when it was attached: one that has changed since is another one.
   *
   * @param path absolute
   * @param size bytes
   * @param modified epoch milliseconds
   */
  public record File(String path, long size, long modified) {}

  /**
   * How far an upload has come.
   *
   * @param url of the upload at the server, or null before it has begun
   * @param hash of the file, or null before it was read
   * @param failure why it will never work, one line; or null
   */
  public record Progress(String url, MediaHash hash, String failure) {
    static final Progress NONE = new Progress(null, null, null);
  }

  Attachment at(String url) {
    return with(new Progress(url, progress.hash(), null));
  }

  Attachment hashed(MediaHash hash) {
    return with(new Progress(progress.url(), hash, null));
  }

  Attachment failed(String why) {
    return with(new Progress(null, progress.hash(), why));
  }

  /** To be tried from the beginning. */
  Attachment renewed(File again) {
    return new Attachment(conversation, id, written, content, again, Progress.NONE);
  }

  private Attachment with(Progress next) {
    return new Attachment(conversation, id, written, content, file, next);
  }

  boolean isDead() {
    return progress.failure() != null;
  }
}
