package chat.parley.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Reads pages of a conversation, one at a time, each of which must be whole and in order. A session
 * may ask for 500 pages at once and then 50 a second; the reader goes on in a new one rather than
 * wait. For the loop's thread.
 */
final class PageReader implements Seat.Guest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SESSION_PAGES_MAX = 450;
  private static final long RETRY_NANOS = 100_000_000;

  private final SocketLoop loop;
  private final int port;
  private final Crowd.Person person;
  private final String conversation;
  private final int page;
  private final Glance glance;
  private Latencies latencies = new Latencies();
  private PagePlan plan = new PagePlan(List.of(), 0);
  private Seat seat;
  private int room;
  private long head;
  private int nextStart;
  private int restOfRun;
  private long before;
  private long asked;
  private long askedNanos;
  private long read;
  private long wrong;
  private long retries;
  private boolean idle;

  /**
   * @param page entries of a page
   */
  PageReader(
      SocketLoop loop,
      int port,
      Crowd.Person person,
      String conversation,
      int page,
      Glance glance) {
    this.loop = loop;
    this.port = port;
    this.person = person;
    this.conversation = conversation;
    this.page = page;
    this.glance = glance;
  }

  void connect() {
    idle = false;
    room = SESSION_PAGES_MAX;
    seat = new Seat(loop, person, Map.of(), this, glance);
    seat.connect(port, null);
  }

  void leave() {
    seat.leave();
  }

  /** Whether it is connected and has read all that it was to. */
  boolean isIdle() {
    return idle;
  }

  /** Entries of the conversation. */
  long head() {
    return head;
  }

  /** Pages since {@link #walk}. */
  long read() {
    return read;
  }

  /** Pages since {@link #walk} that were not what was asked for. */
  long wrong() {
    return wrong;
  }

  /** Pages since {@link #walk} that were refused and asked for again. */
  long retries() {
    return retries;
  }

  /** Reads by a plan, when it is idle. */
  void walk(PagePlan next, Latencies into) {
    plan = next;
    latencies = into;
    nextStart = 0;
    restOfRun = 0;
    read = 0;
    wrong = 0;
    retries = 0;
    goOn();
  }

  private void goOn() {
    if (restOfRun == 0) {
      idle = nextStart == plan.starts().size();
      if (idle) {
        return;
      }
      restOfRun = plan.run();
      before = plan.starts().get(nextStart++);
    }
    if (room <= 0) {
      seat.leave();
      connect();
    } else {
      idle = false;
      ask();
    }
  }

  private void ask() {
    room--;
    asked++;
    askedNanos = System.nanoTime();
    seat.send(
        "{\"type\":\"pull\",\"request\":\""
            + asked
            + "\",\"conversation\":\""
            + conversation
            + "\",\"before\":"
            + before
            + ",\"limit\":"
            + page
            + "}");
  }

  @Override
  public void frame(Seat from, Glance each, byte[] utf8) {
    switch (each.type) {
      case "heads" -> head = Math.max(head, headIn(utf8));
      case "ready" -> goOn();
      case "messages" -> {
        if (Long.toString(asked).equals(each.request)) {
          answered(each);
        }
      }
      case "error" -> {
        retries++;
        loop.at(System.nanoTime() + RETRY_NANOS, this::ask);
      }
      default -> {}
    }
  }

  private void answered(Glance each) {
    latencies.add(System.nanoTime() - askedNanos);
    read++;
    long expected = Math.min(page, before - 1);
    if (!each.dense || each.count != expected || each.lastSequence != before - 1) {
      wrong++;
    }
    before = each.firstSequence;
    restOfRun = before > 1 && each.count > 0 ? restOfRun - 1 : 0;
    goOn();
  }

  private long headIn(byte[] utf8) {
    try {
      for (JsonNode each : JSON.readTree(utf8).path("conversations")) {
        if (each.path("conversation").asText().equals(conversation)) {
          return each.path("head").asLong();
        }
      }
      return 0;
    } catch (IOException flaw) {
      throw new UncheckedIOException(flaw);
    }
  }
}
