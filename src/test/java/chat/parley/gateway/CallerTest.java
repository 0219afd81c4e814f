package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTest {

  private static HttpRequest from(String address) throws Exception {
    return HttpRequest.GET("/")
        .addAttribute(
            AttributeKeys.remoteAddress, RemoteAddress.create(InetAddress.getByName(address)));
  }

  @Test
  void an_address_is_that_of_the_connection() throws Exception {
    HttpRequest request =
        from("192.0.2.7").addHeader(RawHeader.create("X-Forwarded-For", "198.51.100.1"));

    assertThat(Caller.address(request, false)).isEqualTo("192.0.2.7");
  }

  @Test
  void addresses_of_one_network_count_as_one() throws Exception {
    assertThat(Caller.address(from("2001:db8:1:2::3"), false))
        .isEqualTo(Caller.address(from("2001:db8:1:2:ffff::1"), false))
        .isNotEqualTo(Caller.address(from("2001:db8:1:3::3"), false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "198.51.100.1;198.51.100.1",
        "203.0.113.5, 198.51.100.1;198.51.100.1",
        "example.org;192.0.2.7",
        "unknown;192.0.2.7",
        "999.1.1.1.1;192.0.2.7"
      })
  void of_a_trusted_proxy_only_what_it_has_seen_itself_counts(String header, String address)
      throws Exception {
    HttpRequest request = from("192.0.2.7").addHeader(RawHeader.create("X-Forwarded-For", header));

    assertThat(Caller.address(request, true)).isEqualTo(address);
  }

  @Test
  void a_page_of_the_same_host_or_a_known_one_may_connect() {
    HttpRequest request = HttpRequest.GET("/").addHeader(RawHeader.create("Host", "chat.org:8080"));

    assertThat(Caller.originAllowed(request, List.of())).isTrue();
    assertThat(originAllowed(request, "http://chat.org:8080")).isTrue();
    assertThat(originAllowed(request, "https://chat.org:8080")).isTrue();
    assertThat(originAllowed(request, "http://chat.org")).isFalse();
    assertThat(originAllowed(request, "https://chat.org:8080.evil.org")).isFalse();
    assertThat(originAllowed(request, "https://known.org")).isTrue();
  }

  private static boolean originAllowed(HttpRequest request, String origin) {
    return Caller.originAllowed(
        request.addHeader(RawHeader.create("Origin", origin)), List.of("https://known.org"));
  }
}
