package chat.parley.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;

/** Where a request comes from, by what it says of itself and by its connection. */
final class Caller {
  private static final String BEARER = "Bearer ";

  private Caller() {}

  /** The address that counts for limits. */
  static String address(HttpRequest request, boolean trustForwarded) {
    if (trustForwarded) {
      Optional<String> forwarded = header(request, "X-Forwarded-For").flatMap(Caller::lastAddress);
      if (forwarded.isPresent()) {
        return forwarded.get();
      }
    }
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(RemoteAddress::getAddress)
        .map(AddressLimits::of)
        .orElse("unknown");
  }

  /** The proxy adds what it saw at the end; everything before it is only claimed. */
  private static Optional<String> lastAddress(String forwarded) {
    String last = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
    if (!last.matches("[0-9a-fA-F.:]{2,45}")) {
      return Optional.empty();
    }
    try {
      // The text has only what literal addresses have, so no name is looked up.
      return Optional.of(AddressLimits.of(InetAddress.getByName(last)));
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }

  /** The token of the {@code Authorization} header. */
  static Optional<Token> token(HttpRequest request) {
    return header(request, "Authorization")
        .filter(value -> value.startsWith(BEARER))
        .flatMap(value -> Token.parse(value.substring(BEARER.length())));
  }

  /**
   * Whether a page of this origin may open a socket. Programs other than browsers name none.
   *
   * @param allowed origins such as {@code https://chat.example.org}, besides the request's own host
   */
  static boolean originAllowed(HttpRequest request, List<String> allowed) {
    Optional<String> origin = header(request, "Origin");
    if (origin.isEmpty() || allowed.contains(origin.get())) {
      return true;
    }
    String host = header(request, "Host").orElse("");
    return origin.get().equalsIgnoreCase("http://" + host)
        || origin.get().equalsIgnoreCase("https://" + host);
  }

  /** The value of the first header of that name. */
  static Optional<String> header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }
}
