package chat.parley.bench;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was chosen on the command line: {@code --name value}. */
final class Options {
  private final Map<String, String> given = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();

  /**
   * @throws BenchException when an option has no value
   */
  Options(List<String> arguments) {
    for (int at = 0; at < arguments.size(); at += 2) {
      String name = arguments.get(at);
      if (!name.startsWith("--") || at + 1 == arguments.size()) {
        throw new BenchException("options are --name value; " + name + " is none");
      }
      given.put(name.substring(2), arguments.get(at + 1));
    }
  }

  String text(String name, String otherwise) {
    used.add(name);
    return given.getOrDefault(name, otherwise);
  }

  /** A number from 0 up. */
  double number(String name, double otherwise) {
    try {
      double value = Double.parseDouble(text(name, Double.toString(otherwise)));
      if (value >= 0 && value < 1e12) {
        return value;
      }
    } catch (NumberFormatException flaw) {
      // Told below.
    }
    throw new BenchException("--" + name + " is a number");
  }

  int count(String name, int otherwise) {
    return (int) number(name, otherwise);
  }

  /** Several, with blanks between. */
  List<String> list(String name, String otherwise) {
    return List.of(text(name, otherwise).strip().split("\\s+"));
  }

  /** What was given, to be told with the result. */
  Map<String, String> given() {
    return given;
  }

  /** Refuses a name that nothing has asked for, once everything was asked for. */
  void expectAllUsed() {
    for (String name : given.keySet()) {
      if (!used.contains(name)) {
        throw new BenchException("there is no option --" + name + " here");
      }
    }
  }
}
