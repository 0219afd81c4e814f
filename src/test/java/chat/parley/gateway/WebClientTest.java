package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of a page, here of a small one. */
class WebClientTest {
  private final WebClient client = new WebClient("/web-sample");

  private HttpResponse file(String path) {
    return client.file(path).orElseThrow();
  }

  private static String header(HttpResponse response, String name) {
    return response.getHeader(name).orElseThrow().value();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html; charset=UTF-8",
    "/index.html, text/html; charset=UTF-8",
    "/sw.js, application/javascript; charset=UTF-8",
    "/assets/main-a1B2_c3.js, application/javascript; charset=UTF-8",
    "/manifest.webmanifest, application/manifest+json"
  })
  void have_the_type_of_their_name(String path, String type) {
    assertThat(file(path).entity().getContentType()).hasToString(type);
  }

  @Test
  void are_kept_for_ever_when_their_name_has_a_hash_and_asked_for_again_otherwise() {
    assertThat(header(file("/assets/main-a1B2_c3.js"), "Cache-Control")).contains("immutable");
    assertThat(header(file("/"), "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(file("/sw.js"), "Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void run_nothing_inline_and_nothing_from_elsewhere() {
    String policy = header(file("/"), "Content-Security-Policy");

    assertThat(policy)
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe", "http:", "https:", "*", "data:");
    // What the page has fetched and checked itself may be shown, and never run.
    assertThat(policy.replace("img-src 'self' blob:", "").replace("media-src blob:", ""))
        .doesNotContain("blob:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/notes.txt",
        "/absent.js",
        "/assets/",
        "/assets",
        "/../application.conf",
        "/assets/../index.html",
        "/assets/../../application.conf",
        "/%2e%2e/application.conf",
        "/.hidden.js",
        "//index.html",
        "/assets/more/main.js",
        "/index.html/",
        "/INDEX.HTML",
        "/sw.js\u0000.html",
        ""
      })
  void are_the_only_ones(String path) {
    assertThat(client.file(path)).isEmpty();
  }

  @Test
  void are_none_when_the_page_was_not_built() {
    assertThat(new WebClient("/web-absent").file("/")).isEmpty();
  }
}
