package chat.parley.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.protocol.ErrorCode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Who may call the management port. With a token: whoever has it. Without one, which is possible on
 * the loopback only: every program of this machine, but no page in a browser. A page that makes its
 * own name point to this machine is found by the host that it asks for, any other one by the origin
 * that browsers add.
 */
final class Guard {
  private static final String BEARER = "Bearer ";
  private static final Set<String> OWN_PAGES = Set.of("none", "same-origin");

  private final Optional<byte[]> tokenHash;

  /**
   * @param token empty for none
   */
  Guard(String token) {
    this.tokenHash = token.isEmpty() ? Optional.empty() : Optional.of(hash(token));
  }

  /** Passes, or fails with what to answer. */
  void admit(HttpRequest request) {
    if (isFromPage(request)) {
      throw new Failure(ErrorCode.FORBIDDEN, "pages in a browser may not call this");
    }
    if (tokenHash.isPresent()) {
      boolean right =
          header(request, "Authorization")
              .filter(each -> each.regionMatches(true, 0, BEARER, 0, BEARER.length()))
              .map(each -> hash(each.substring(BEARER.length()).strip()))
              .filter(each -> MessageDigest.isEqual(each, tokenHash.get()))
              .isPresent();
      if (!right) {
        throw new Failure(ErrorCode.UNAUTHENTICATED, "the token of the management port is needed");
      }
    } else if (!isLoopbackName(request.getUri().host().address())) {
      throw new Failure(
          ErrorCode.FORBIDDEN, "without a token this is reached as localhost or 127.0.0.1 only");
    }
  }

  private static boolean isFromPage(HttpRequest request) {
    return header(request, "Origin").isPresent()
        || header(request, "Sec-Fetch-Site").filter(each -> !OWN_PAGES.contains(each)).isPresent();
  }

  /** Never asks a name server: the names that count are literal. */
  private static boolean isLoopbackName(String host) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    return bare.equalsIgnoreCase("localhost")
        || bare.matches("127(\\.[0-9]{1,3}){3}")
        || bare.equals("::1");
  }

  /** Whether only this machine reaches an interface. */
  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  private static Optional<String> header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
