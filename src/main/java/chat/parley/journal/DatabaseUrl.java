package chat.parley.journal;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * A database's address in either of the usual forms, {@code jdbc:postgresql://host/db} or {@code
 * postgresql://user:password@host:port/db?options}, as the driver wants it.
 *
 * @param user empty when the address names none
 * @param password empty when the address names none
 */
record DatabaseUrl(String jdbc, String user, String password) {

  /**
   * Reads an address.
   *
   * @throws InvalidDatabasesException when it has neither form; the message does not repeat it, as
   *     it may hold a password
   */
  static DatabaseUrl parse(String text) {
    if (text.equals(Database.EMBEDDED) || text.startsWith("jdbc:postgresql:")) {
      return new DatabaseUrl(text, "", "");
    }
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      if (("postgresql".equals(scheme) || "postgres".equals(scheme)) && uri.getHost() != null) {
        return parse(uri);
      }
    } catch (URISyntaxException notAnAddress) {
      throw invalid();
    }
    throw invalid();
  }

  private static DatabaseUrl parse(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String options = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String jdbc = "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + options;
    String userInfo = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
    int colon = userInfo.indexOf(':');
    return new DatabaseUrl(
        jdbc,
        decode(colon < 0 ? userInfo : userInfo.substring(0, colon)),
        colon < 0 ? "" : decode(userInfo.substring(colon + 1)));
  }

  private static String decode(String part) {
    // In this part of an address a plus is a plus.
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static InvalidDatabasesException invalid() {
    return new InvalidDatabasesException(
        "a database's url is \"embedded\", jdbc:postgresql://host/db"
            + " or postgresql://user:password@host/db");
  }
}
