package chat.parley.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.model.Body;
import chat.parley.model.MediaHash;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;

/**
 * The content of a message with media: the {@code media} of the protocol, with a caption in {@code
 * text}. What another client has written is never trusted: sizes and names are checked here.
 *
 * @param hash of the uploaded bytes; null while they are not uploaded
 * @param size their number
 * @param look what is known of how it looks or sounds
 * @param caption a text for people, or null
 */
public record MediaContent(
    Kind kind, MediaHash hash, long size, String mime, String name, Look look, String caption) {
  /** Characters of a type. */
  public static final int MIME_MAX = 127;

  /** Bytes of a file's name. */
  public static final int NAME_BYTES_MAX = 255;

  /** Characters of the base64 of a preview, which has 1 KiB at most. */
  public static final int PREVIEW_MAX = 1_368;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How it is to be shown. */
  public enum Kind {
    IMAGE,
    VIDEO,
    AUDIO,
    VOICE,
    FILE
  }

  /**
   * How it looks or sounds.
   *
   * @param width pixels; 0 when not known
   * @param height pixels; 0 when not known
   * @param durationMs milliseconds; 0 when not known
   * @param preview base64 of a tiny picture, or null
   */
  public record Look(long width, long height, long durationMs, String preview) {
    /** Nothing is known. */
    public static final Look UNKNOWN = new Look(0, 0, 0, null);
  }

  /**
   * @throws IllegalArgumentException when something is above its limit
   */
  public MediaContent {
    if (mime.length() > MIME_MAX || size < 0) {
      throw new IllegalArgumentException("a type has at most " + MIME_MAX + " characters");
    }
    if (look.preview() != null && look.preview().length() > PREVIEW_MAX) {
      throw new IllegalArgumentException("a preview has at most 1 KiB");
    }
    if (name != null && name.getBytes(UTF_8).length > NAME_BYTES_MAX) {
      throw new IllegalArgumentException("a name has at most " + NAME_BYTES_MAX + " bytes");
    }
  }

  /** A file of which no more is known, not uploaded yet. */
  public static MediaContent file(Kind kind, String mime, String name, String caption) {
    return new MediaContent(kind, null, 0, mime, name, Look.UNKNOWN, caption);
  }

  /** The same once its bytes are uploaded. */
  MediaContent uploaded(MediaHash uploadedHash, long uploadedSize) {
    return new MediaContent(kind, uploadedHash, uploadedSize, mime, name, look, caption);
  }

  /** The body that carries it. */
  public Body body() {
    ObjectNode content = JSON.createObjectNode();
    ObjectNode media = content.putObject("media").put("kind", kind.name().toLowerCase(Locale.ROOT));
    if (hash != null) {
      media.put("hash", hash.toString());
    }
    media.put("size", size).put("mime", mime);
    if (name != null) {
      media.put("name", name);
    }
    if (look.width() > 0 && look.height() > 0) {
      media.put("width", look.width()).put("height", look.height());
    }
    if (look.durationMs() > 0) {
      media.put("duration", look.durationMs());
    }
    if (look.preview() != null) {
      media.put("preview", look.preview());
    }
    if (caption != null) {
      content.put("text", caption);
    }
    return Body.content(content.toString());
  }

  /** The media that a body carries; empty when it carries none, or none that makes sense. */
  public static Optional<MediaContent> read(Body body) {
    if (body.kind() != Body.Kind.CONTENT) {
      return Optional.empty();
    }
    try {
      JsonNode content = JSON.readTree(body.bytes().utf8());
      return content.path("media").isObject()
          ? Optional.of(read(content.path("media"), text(content, "text")))
          : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException flaw) {
      return Optional.empty();
    }
  }

  private static MediaContent read(JsonNode media, String caption) {
    String hash = text(media, "hash");
    String mime = text(media, "mime");
    return new MediaContent(
        kind(text(media, "kind")),
        hash == null ? null : MediaHash.parse(hash),
        media.path("size").asLong(),
        mime == null ? "application/octet-stream" : mime,
        text(media, "name"),
        new Look(
            media.path("width").asLong(),
            media.path("height").asLong(),
            media.path("duration").asLong(),
            text(media, "preview")),
        caption);
  }

  private static String text(JsonNode in, String name) {
    return in.path(name).isTextual() ? in.path(name).textValue() : null;
  }

  private static Kind kind(String name) {
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return kind;
      }
    }
    return Kind.FILE;
  }

  /**
   * A name to save the file under: what another client calls it, without a path, without control
   * characters and never hidden; one made of the hash when nothing is left.
   */
  public String safeName() {
    String plain = name == null ? "" : name.replace('\\', '/');
    plain = plain.substring(plain.lastIndexOf('/') + 1);
    plain = plain.replaceAll("[\\p{Cntrl}\\p{Cf}:*?\"<>|]", "").strip().replaceFirst("^\\.+", "");
    return plain.isBlank()
        ? "parley-" + (hash == null ? "file" : hash.toString().substring(0, 12))
        : plain;
  }
}
