package chat.parley.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A member of groups on a socket of its own: follows them as a client must, so it asks for what it
 * was not told and marks what it has. For the loop's thread.
 */
final class Member implements Seat.Guest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PULL_AGAIN_NANOS = 1_000_000_000;
  private static final int PAGE = 100;
  private static final long UNKNOWN = -1;

  /** A group as far as it has come to this member. */
  private static final class Place {
    private final Circle circle;
    private Author author;
    private long have = UNKNOWN;
    private long head;
    private long marked;
    private boolean pulling;

    private Place(Circle circle) {
      this.circle = circle;
    }
  }

  private final SocketLoop loop;
  private final int index;
  private final long markNanos;
  private final GroupScore score;
  private final Seat seat;
  private final Map<String, Place> places = new HashMap<>();
  private long markedAt;
  private boolean markDue;

  /**
   * @param index the number of the member
   * @param markNanos marks are said at most so often
   */
  Member(
      SocketLoop loop,
      Crowd.Person person,
      int index,
      long markNanos,
      GroupScore score,
      Glance glance) {
    this.loop = loop;
    this.index = index;
    this.markNanos = markNanos;
    this.score = score;
    this.markedAt = System.nanoTime() - markNanos;
    this.seat = new Seat(loop, person, Map.of(), this, glance);
  }

  /** Follows a group from now on. */
  void follow(Circle circle) {
    places.put(circle.conversation(), new Place(circle));
  }

  /** Is to write into a group that it follows. */
  Author write(Circle circle, int window, String body) {
    Author author = new Author(loop, seat, circle, index, window, body, score);
    places.get(circle.conversation()).author = author;
    return author;
  }

  void connect(int port) {
    seat.connect(port, null);
  }

  /** Whether it was told where each of its groups stands. */
  boolean isReady() {
    return seat.isReady() && places.values().stream().allMatch(place -> place.have != UNKNOWN);
  }

  void leave() {
    seat.leave();
  }

  @Override
  public void frame(Seat from, Glance glance, byte[] utf8) {
    switch (glance.type) {
      case "heads" -> heads(tree(utf8));
      case "messages" -> page(tree(utf8));
      default -> {
        Place place = glance.conversation == null ? null : places.get(glance.conversation);
        if (place != null) {
          about(place, glance);
        }
      }
    }
  }

  private void about(Place place, Glance glance) {
    switch (glance.type) {
      case "message" -> live(place, glance.firstSequence, glance.firstNumber);
      case "accepted" -> place.author.accepted(glance);
      case "error" -> {
        if (glance.request != null) {
          loop.at(System.nanoTime() + PULL_AGAIN_NANOS, () -> pull(place));
        } else if (place.author != null) {
          place.author.refused(glance);
        }
      }
      default -> {}
    }
  }

  private static JsonNode tree(byte[] utf8) {
    try {
      return JSON.readTree(utf8);
    } catch (IOException flaw) {
      throw new UncheckedIOException(flaw);
    }
  }

  private void live(Place place, long sequence, long number) {
    if (place.have == UNKNOWN) {
      return;
    }
    if (sequence <= place.have) {
      score.repeated++;
    } else if (sequence == place.have + 1) {
      advance(place, sequence, number);
    } else {
      behind(place, sequence);
    }
  }

  private void advance(Place place, long sequence, long number) {
    place.have = sequence;
    place.circle.ledger().reached(index, sequence, number, System.nanoTime());
  }

  private void heads(JsonNode frame) {
    for (JsonNode each : frame.path("conversations")) {
      Place place = places.get(each.path("conversation").asText());
      if (place == null) {
        continue;
      }
      long head = each.path("head").asLong();
      if (place.have == UNKNOWN) {
        place.have = head;
        place.head = head;
      } else if (head > place.have) {
        behind(place, head);
      }
    }
  }

  private void behind(Place place, long head) {
    place.head = Math.max(place.head, head);
    if (!place.pulling) {
      place.pulling = true;
      score.gaps++;
      pull(place);
    }
  }

  private void pull(Place place) {
    seat.send(
        "{\"type\":\"pull\",\"request\":\"pull\",\"conversation\":\""
            + place.circle.conversation()
            + "\",\"after\":"
            + place.have
            + ",\"limit\":"
            + PAGE
            + "}");
  }

  /** Entries of a page may have come live meanwhile, which repeats nothing. */
  private void page(JsonNode frame) {
    Place place = places.get(frame.path("conversation").asText());
    if (place == null || place.have == UNKNOWN) {
      return;
    }
    for (JsonNode each : frame.path("entries")) {
      long sequence = each.path("sequence").asLong();
      if (sequence == place.have + 1) {
        advance(place, sequence, each.path("number").asLong());
      } else if (sequence > place.have) {
        score.reordered++;
      }
    }
    place.pulling = place.have < place.head;
    if (place.pulling) {
      pull(place);
    }
  }

  @Override
  public void paused(Seat from) {
    if (!markDue && places.values().stream().anyMatch(place -> place.have > place.marked)) {
      markDue = true;
      long dueAt = markedAt + markNanos;
      if (dueAt - System.nanoTime() <= 0) {
        mark();
      } else {
        loop.at(dueAt, this::mark);
      }
    }
  }

  private void mark() {
    markDue = false;
    markedAt = System.nanoTime();
    StringBuilder marks = new StringBuilder();
    for (Place place : places.values()) {
      if (place.have > place.marked) {
        place.marked = place.have;
        marks
            .append(marks.isEmpty() ? "" : ",")
            .append('"')
            .append(place.circle.conversation())
            .append("\":")
            .append(place.have);
      }
    }
    seat.send("{\"type\":\"received\",\"marks\":{" + marks + "}}");
  }
}
