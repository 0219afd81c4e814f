package chat.parley.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a heap was given between two looks, divided by how many things it was given for.
 *
 * @param things 1 or more
 */
record Growth(Memory before, Memory after, double things) {

  double heapBytes() {
    return (after.heapBytes() - before.heapBytes()) / things;
  }

  double rssBytes() {
    return (after.rssBytes() - before.rssBytes()) / things;
  }

  /** A class: how many objects, and bytes in all, one thing has of it. */
  record Line(String name, double count, double bytes) {}

  /** The classes with the most bytes, most first. */
  List<Line> top(int count) {
    Set<String> names = new TreeSet<>(before.classes().keySet());
    names.addAll(after.classes().keySet());
    return names.stream()
        .map(this::line)
        .sorted(Comparator.comparingDouble(Line::bytes).reversed())
        .limit(count)
        .toList();
  }

  private Line line(String name) {
    Memory.Share earlier = before.classes().getOrDefault(name, Memory.Share.NONE);
    Memory.Share later = after.classes().getOrDefault(name, Memory.Share.NONE);
    return new Line(
        name,
        (later.count() - earlier.count()) / things,
        (later.bytes() - earlier.bytes()) / things);
  }

  /** The classes with the most bytes, a line each, and all of them. */
  String toTable(String thing, int count) {
    StringBuilder table =
        new StringBuilder("Heap of one " + thing + ", over " + Math.round(things) + " of them\n");
    table.append(String.format(Locale.ROOT, "%10s %10s  %s%n", "bytes", "objects", "class"));
    table.append(String.format(Locale.ROOT, "%10.1f %10s  all%n", heapBytes(), ""));
    for (Line each : top(count)) {
      table.append(
          String.format(Locale.ROOT, "%10.1f %10.3f  %s%n", each.bytes, each.count, each.name));
    }
    return table.toString();
  }
}
