package chat.parley.journal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database's address in either of the usual forms, {@code jdbc:postgresql://host/db} or {@code
 * postgresql://user:password@host:port/db?options}, as the driver wants it.
 *
 * @param user empty when the address names none
 * @param password empty when the address names none
 */
record DatabaseUrl(String jdbc, String user, String password) {
  // Not java.net.URI: it knows no host with an underscore, which containers often have.
  private static final Pattern SHORT =
      Pattern.compile(
          "postgres(?:ql)?://(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?"
              + "(?<host>[^/?@]+)(?<rest>/[^/?]+(?:\\?.*)?)");

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
    Matcher matcher = SHORT.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidDatabasesException(
          "a database's url is \"embedded\", jdbc:postgresql://host/db"
              + " or postgresql://user:password@host/db");
    }
    return new DatabaseUrl(
        "jdbc:postgresql://" + matcher.group("host") + matcher.group("rest"),
        decode(matcher.group("user")),
        decode(matcher.group("password")));
  }

  private static String decode(String part) {
    // In this part of an address a plus is a plus.
    return part == null ? "" : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
