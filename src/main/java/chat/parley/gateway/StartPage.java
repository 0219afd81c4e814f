package chat.parley.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The page at the root: it says that Parley runs and how to chat. */
final class StartPage {
  private static final HttpResponse HTML = response("start.html", ContentTypes.TEXT_HTML_UTF8);
  private static final HttpResponse CSS =
      response("start.css", ContentTypes.create(MediaTypes.TEXT_CSS, HttpCharsets.UTF_8));

  private StartPage() {}

  static HttpResponse html() {
    return HTML;
  }

  static HttpResponse css() {
    return CSS;
  }

  private static HttpResponse response(String resource, ContentType type) {
    try (InputStream in = StartPage.class.getResourceAsStream(resource)) {
      return HttpResponse.create()
          .withEntity(HttpEntities.create(type, in.readAllBytes()))
          .addHeader(
              RawHeader.create(
                  "Content-Security-Policy",
                  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
                      + " frame-ancestors 'none'"))
          .addHeader(RawHeader.create("Referrer-Policy", "no-referrer"))
          .addHeader(RawHeader.create("Cache-Control", "public, max-age=300"));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
