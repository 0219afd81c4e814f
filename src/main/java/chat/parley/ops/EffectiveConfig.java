package chat.parley.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The settings below {@code parley} as they are in force, without secrets: what is named like one
 * is left out, and so is what an address carries of one.
 */
final class EffectiveConfig {
  /** What stands in the place of a secret. */
  static final String HIDDEN = "(hidden)";

  private static final Pattern SECRET =
      Pattern.compile("password|secret|token|invites|access-key|private|credential|passphrase");

  /** Names that only sound like a secret: numbers, and paths of files. */
  private static final Pattern HARMLESS = Pattern.compile("passwords|.*-file");

  private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]*@");
  private static final Pattern QUERY = Pattern.compile("^(jdbc:[^?]*|[a-z+]+://[^?]*)\\?.*$");

  private EffectiveConfig() {}

  static JsonNode of(Config config) {
    ObjectNode answer = Call.object();
    answer.set("parley", object(config.getConfig("parley").root()));
    return answer;
  }

  private static ObjectNode object(ConfigObject object) {
    ObjectNode node = Call.object();
    for (Map.Entry<String, ConfigValue> each : new TreeMap<>(object).entrySet()) {
      node.set(each.getKey(), isSecret(each.getKey()) ? hidden(each) : value(each.getValue()));
    }
    return node;
  }

  private static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !HARMLESS.matcher(lower).matches() && SECRET.matcher(lower).find();
  }

  /** Whether there is one at all may be told: it is what operators look for. */
  private static JsonNode hidden(Map.Entry<String, ConfigValue> secret) {
    Object value = secret.getValue().unwrapped();
    boolean empty =
        value == null || "".equals(value) || value instanceof java.util.List<?> l && l.isEmpty();
    return Call.JSON.getNodeFactory().textNode(empty ? "" : HIDDEN);
  }

  private static JsonNode value(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> object((ConfigObject) value);
      case LIST -> list((ConfigList) value);
      case STRING ->
          Call.JSON.getNodeFactory().textNode(withoutSecrets((String) value.unwrapped()));
      case NUMBER, BOOLEAN, NULL -> Call.JSON.valueToTree(value.unwrapped());
    };
  }

  private static ArrayNode list(ConfigList list) {
    ArrayNode node = Call.JSON.createArrayNode();
    list.forEach(each -> node.add(value(each)));
    return node;
  }

  /**
   * An address may hold a user and password before the host, or anything behind a question mark.
   */
  private static String withoutSecrets(String text) {
    String bare = USER_INFO.matcher(text).replaceAll("//" + HIDDEN + "@");
    return QUERY.matcher(bare).replaceAll("$1?" + HIDDEN);
  }
}
