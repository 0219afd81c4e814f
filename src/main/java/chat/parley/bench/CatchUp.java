package chat.parley.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A device that comes back: says what it has, takes what it lacks, and tells that it has it. It
 * either names its chats in {@code hello} and is sent what is new of them, or it is told their
 * heads and asks for pages. For the loop's thread.
 */
final class CatchUp implements Seat.Guest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE_MAX = 200;

  /** Where all devices of a round count. */
  static final class Score {
    final Latencies fromConnecting = new Latencies();
    final Latencies last = new Latencies();
    final Latencies ready = new Latencies();
    long lost;
    long repeated;
    long reordered;
    long lastNanos;
  }

  private final Score score;
  private final Seat seat;
  private final Map<String, Strand> strands;
  private final Map<String, Long> told = new HashMap<>();
  private final Map<String, Long> kept = new HashMap<>();
  private final boolean pulls;
  private int pulling;
  private long connectNanos;
  private boolean complete;
  private long position;

  /**
   * What a device is to get.
   *
   * @param strands of each conversation
   * @param since the position of the last {@code ready}, or 0
   * @param pulls whether it asks for pages
   */
  record Lack(Crowd.Person person, Map<String, Strand> strands, long since, boolean pulls) {
    Lack {
      strands = new TreeMap<>(strands);
    }

    private Map<String, Long> cursors() {
      return pulls
          ? Map.of()
          : strands.entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().from()));
    }
  }

  CatchUp(SocketLoop loop, Lack lack, Score score, Glance glance) {
    this.strands = lack.strands();
    this.pulls = lack.pulls();
    this.score = score;
    this.seat = new Seat(loop, lack.person(), lack.cursors(), lack.since(), this, glance);
  }

  Crowd.Person person() {
    return seat.person();
  }

  void connect(int port) {
    connectNanos = System.nanoTime();
    seat.connect(port, null);
  }

  /** Whether it has got everything, or was told that there is nothing more. */
  boolean isOver() {
    return complete || seat.isReady() && pulling == 0;
  }

  /** Whether it is ready and the server has kept what it has told of. */
  boolean isSettled() {
    return seat.isReady() && pulling == 0 && told.equals(kept);
  }

  /** The position of {@code ready}. */
  long position() {
    return position;
  }

  /** Leaves, and counts what has come and what has not. */
  void leave() {
    for (Strand each : strands.values()) {
      score.lost += each.missing();
      score.repeated += each.repeated();
      score.reordered += each.reordered();
    }
    seat.leave();
  }

  @Override
  public void frame(Seat from, Glance glance, byte[] utf8) {
    switch (glance.type) {
      case "heads" -> {
        if (pulls) {
          pullAll(parse(utf8));
        }
      }
      case "messages" -> {
        took(glance);
        if (glance.request != null) {
          pulling--;
          if (glance.more) {
            pull(glance.conversation);
          }
        }
      }
      case "message" -> took(glance);
      case "marks" -> marks(glance.conversation, utf8);
      case "ready" -> {
        position = parse(utf8).path("since").asLong();
        score.ready.add(System.nanoTime() - seat.helloNanos());
      }
      case "error", "bye" ->
          throw new BenchException(person().name() + " was refused: " + glance.code);
      default -> {}
    }
  }

  private void pullAll(JsonNode heads) {
    for (JsonNode each : heads.path("conversations")) {
      String conversation = each.path("conversation").asText();
      Strand strand = strands.get(conversation);
      if (strand != null && each.path("head").asLong() > strand.have()) {
        pull(conversation);
      }
    }
  }

  private void pull(String conversation) {
    pulling++;
    seat.send(
        "{\"type\":\"pull\",\"request\":\"%s\",\"conversation\":\"%s\",\"after\":%d,\"limit\":%d}"
            .formatted(conversation, conversation, strands.get(conversation).have(), PAGE_MAX));
  }

  private void took(Glance glance) {
    Strand strand = strands.get(glance.conversation);
    if (strand == null) {
      return;
    }
    strand.take(glance);
    if (!complete && strands.values().stream().allMatch(Strand::isComplete)) {
      complete = true;
      score.lastNanos = System.nanoTime();
      score.fromConnecting.add(score.lastNanos - connectNanos);
      score.last.add(score.lastNanos - seat.helloNanos());
    }
  }

  private void marks(String conversation, byte[] utf8) {
    long mine = parse(utf8).path("mine").path("received").asLong();
    if (mine > 0 && told.containsKey(conversation)) {
      kept.merge(conversation, mine, Math::max);
    }
  }

  private static JsonNode parse(byte[] utf8) {
    try {
      return JSON.readTree(utf8);
    } catch (IOException flaw) {
      throw new UncheckedIOException(flaw);
    }
  }

  @Override
  public void paused(Seat from) {
    StringBuilder marks = new StringBuilder();
    strands.forEach((conversation, strand) -> {
      if (strand.have() > told.getOrDefault(conversation, strand.from())) {
        told.put(conversation, strand.have());
        marks
            .append(marks.isEmpty() ? "\"" : ",\"")
            .append(conversation)
            .append("\":")
            .append(strand.have());
      }
    });
    if (!marks.isEmpty()) {
      seat.send("{\"type\":\"received\",\"marks\":{" + marks + "}}");
    }
  }
}
