package chat.parley.bench;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was chosen on the command line: {@code --name value}. */
final class Options {
  /** Where things lie says nothing about how they were measured. */
  private static final Set<String> PLACES = Set.of("dir", "out");

  private final Map<String, String> given = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();

  /**
   * @throws BenchException when an option has no value or comes twice
   */
  Options(List<String> arguments) {
    for (int at = 0; at < arguments.size(); at += 2) {
      String name = arguments.get(at);
      if (!name.startsWith("--") || at + 1 == arguments.size()) {
        throw new BenchException("options are --name value; " + name + " is none");
      }
      if (given.put(name.substring(2), arguments.get(at + 1)) != null) {
        throw new BenchException(name + " is given twice");
      }
    }
  }

  String text(String name, String otherwise) {
    used.add(name);
    return given.getOrDefault(name, otherwise);
  }

  /** A number from 0 up. */
  double number(String name, double otherwise) {
    return number(name, text(name, Double.toString(otherwise)));
  }

  private static double number(String name, String text) {
    try {
      double value = Double.parseDouble(text);
      if (value >= 0 && value < 1e12) {
        return value;
      }
    } catch (NumberFormatException flaw) {
      // Told below.
    }
    throw new BenchException("--" + name + " is a number from 0 up, not " + text);
  }

  /** A whole number from 0 up. */
  int count(String name, int otherwise) {
    return whole(name, text(name, Integer.toString(otherwise)));
  }

  /** Whole numbers from 0 up, with commas between. */
  List<Integer> counts(String name, String otherwise) {
    return Arrays.stream(text(name, otherwise).split(",", -1))
        .map(each -> whole(name, each.strip()))
        .toList();
  }

  private static int whole(String name, String text) {
    double value = number(name, text);
    if (value != Math.rint(value) || value > Integer.MAX_VALUE) {
      throw new BenchException("--" + name + " is a whole number, not " + text);
    }
    return (int) value;
  }

  /** {@code on} or {@code off}. */
  boolean flag(String name, boolean otherwise) {
    String text = text(name, otherwise ? "on" : "off");
    return switch (text) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new BenchException("--" + name + " is on or off, not " + text);
    };
  }

  /** Several, with blanks between. */
  List<String> list(String name, String otherwise) {
    return List.of(text(name, otherwise).strip().split("\\s+"));
  }

  /** What was given, to be told with the result: without directories of this machine. */
  Map<String, String> given() {
    Map<String, String> told = new LinkedHashMap<>();
    given.forEach((name, value) -> {
      if (!PLACES.contains(name)) {
        told.put(name, withoutDirectories(value));
      }
    });
    return told;
  }

  /** A text in which only the last name is left of each path. */
  static String withoutDirectories(String text) {
    return text.replaceAll("(?:~|\\.{0,2})(?:/[^/\\s,:;=]+)*/(?=[^/\\s,:;=])", "");
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
