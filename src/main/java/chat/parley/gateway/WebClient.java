package chat.parley.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * The files of the web client, as they were built into a folder of the class path. Those under
 * {@code assets} have a hash of their content in their name and may be kept for ever; the others
 * are asked for anew each time. A build without Node has none of them.
 */
final class WebClient {
  /** One folder at most, names without a leading dot: nothing outside of the build is reached. */
  private static final Pattern PATH = Pattern.compile("/(?:assets/)?[A-Za-z0-9_-][A-Za-z0-9._-]*");

  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String ASK_AGAIN = "no-cache";

  /**
   * Nothing inline, nothing from elsewhere; the socket is the page's own origin. Pictures, sound
   * and films are fetched with the token and checked, so the page shows them from its memory.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
          + " media-src blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self';"
          + " base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, ContentType> TYPES =
      Map.of(
          "html", ContentTypes.TEXT_HTML_UTF8,
          "js", ContentTypes.create(MediaTypes.APPLICATION_JAVASCRIPT, HttpCharsets.UTF_8),
          "css", ContentTypes.create(MediaTypes.TEXT_CSS, HttpCharsets.UTF_8),
          "svg", ContentTypes.create(MediaTypes.IMAGE_SVG_XML),
          "png", ContentTypes.create(MediaTypes.IMAGE_PNG),
          "webmanifest",
              ContentTypes.create(
                  MediaTypes.customWithFixedCharset(
                      "application", "manifest+json", HttpCharsets.UTF_8, Map.of(), false)));

  private final String folder;

  /** Files that were asked for; a build has few. */
  private final Map<String, HttpResponse> known = new ConcurrentHashMap<>();

  /**
   * @param folder of the class path, such as {@code /web}
   */
  WebClient(String folder) {
    this.folder = folder;
  }

  /** The page or one of its files; empty when the build has no such file. */
  Optional<HttpResponse> file(String path) {
    String name = path.equals("/") ? "/index.html" : path;
    if (!PATH.matcher(name).matches()) {
      return Optional.empty();
    }
    HttpResponse found = known.get(name);
    if (found == null) {
      found = read(name);
      if (found != null) {
        known.put(name, found);
      }
    }
    return Optional.ofNullable(found);
  }

  private HttpResponse read(String name) {
    ContentType type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      return null;
    }
    try (InputStream in = WebClient.class.getResourceAsStream(folder + name)) {
      return in == null
          ? null
          : HttpResponse.create()
              .withEntity(HttpEntities.create(type, in.readAllBytes()))
              .addHeader(RawHeader.create("Content-Security-Policy", POLICY))
              .addHeader(RawHeader.create("Referrer-Policy", "no-referrer"))
              .addHeader(RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"))
              .addHeader(
                  RawHeader.create(
                      "Cache-Control", name.startsWith("/assets/") ? FOR_EVER : ASK_AGAIN));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
