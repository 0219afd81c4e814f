package chat.parley.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import chat.parley.protocol.ErrorCode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** How much the loggers of this node say; what is set here is forgotten at its next start. */
final class LogLevels {
  private static final Map<String, Level> LEVELS =
      Map.of(
          "off", Level.OFF,
          "error", Level.ERROR,
          "warn", Level.WARN,
          "info", Level.INFO,
          "debug", Level.DEBUG,
          "trace", Level.TRACE);

  /** Names of our own and of libraries' loggers: what a Java package may be called. */
  private static final String NAME = "ROOT|[A-Za-z_$][\\w$]*(\\.[A-Za-z_$][\\w$]*){0,20}";

  private static final int NAME_MAX = 200;

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.now("GET", "/v1/log-levels", call -> list()),
        Endpoint.now("PUT", "/v1/log-levels/{logger}", this::set),
        Endpoint.now("DELETE", "/v1/log-levels/{logger}", this::unset));
  }

  /** Those that have a level of their own. */
  private static JsonNode list() {
    ObjectNode answer = Call.object();
    ArrayNode loggers = answer.putArray("loggers");
    for (Logger each : context().getLoggerList()) {
      if (each.getLevel() != null) {
        loggers
            .addObject()
            .put("logger", each.getName())
            .put("level", each.getLevel().toString().toLowerCase(Locale.ROOT));
      }
    }
    return answer;
  }

  private JsonNode set(Call call) {
    String name = name(call);
    Level level = LEVELS.get(call.text("level"));
    if (level == null) {
      throw new Failure(ErrorCode.BAD_FRAME, "`level` is off, error, warn, info, debug or trace");
    }
    context().getLogger(name).setLevel(level);
    return list();
  }

  private JsonNode unset(Call call) {
    String name = name(call);
    if (name.equals(Logger.ROOT_LOGGER_NAME)) {
      throw new Failure(ErrorCode.BAD_FRAME, "the root has a level always");
    }
    Logger logger = context().exists(name);
    if (logger != null) {
      logger.setLevel(null);
    }
    return list();
  }

  private static String name(Call call) {
    String name = call.variable("logger");
    if (name.length() > NAME_MAX || !name.matches(NAME)) {
      throw new Failure(
          ErrorCode.BAD_FRAME, "a logger has the name of a package or class, or ROOT");
    }
    return name;
  }

  private static LoggerContext context() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      return context;
    }
    throw Failure.conflict("the logs of this node are not written by logback");
  }
}
