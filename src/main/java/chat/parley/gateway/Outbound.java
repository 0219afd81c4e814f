package chat.parley.gateway;

import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What waits to be written to one socket, with its limits and the order in which it gives way.
 *
 * <p>Above the limits what lasts a moment goes first; then the conversation of a live frame falls
 * behind: its live frames are left out until {@link #caughtUp()}, and the client is to be told the
 * head. Answers, which nothing can replace, may use as much again; past that the reader is given
 * up. For one thread.
 */
final class Outbound {
  /** Frames that may wait. */
  static final int FRAMES_MAX = 256;

  /** Their bytes as UTF-8. */
  static final int BYTES_MAX = 256 * 1024;

  /** Conversations that may be behind at a time; a reader with more is given up. */
  static final int BEHIND_MAX = 1_000;

  /** What is handed to the socket at a time. */
  static final int BATCH_FRAMES = 32;

  static final int BATCH_BYTES = 32 * 1024;

  /** What becomes of a frame when there is no room. */
  enum Kind {
    /** Left out. */
    FLEETING,
    /** Left out, and its conversation falls behind. */
    LIVE,
    /** Kept. */
    ANSWER
  }

  /**
   * A frame, encoded.
   *
   * @param conversation of a live frame, else null
   */
  record Item(Kind kind, Conversation conversation, Bytes utf8) {
    int bytes() {
      return utf8.size();
    }
  }

  private final ArrayDeque<Item> waiting = new ArrayDeque<>();
  private final Set<Conversation> behind = new HashSet<>();
  private int bytes;
  private int leftOut;

  /** Adds a frame or leaves it out; false when the reader is to be given up. */
  boolean offer(Item item) {
    return switch (item.kind()) {
      case FLEETING -> {
        if (fits(item, 1)) {
          add(item);
        } else {
          leftOut++;
        }
        yield true;
      }
      case LIVE -> offerLive(item);
      case ANSWER -> {
        if (!fits(item, 1)) {
          dropFleeting();
        }
        boolean room = fits(item, 2);
        if (room) {
          add(item);
        }
        yield room;
      }
    };
  }

  private boolean offerLive(Item item) {
    if (behind.contains(item.conversation())) {
      leftOut++;
      return true;
    }
    if (!fits(item, 1)) {
      dropFleeting();
    }
    if (fits(item, 1)) {
      add(item);
      return true;
    }
    leftOut++;
    behind.add(item.conversation());
    return behind.size() <= BEHIND_MAX;
  }

  private boolean fits(Item item, int times) {
    return waiting.size() < FRAMES_MAX * times && bytes + item.bytes() <= BYTES_MAX * times;
  }

  private void add(Item item) {
    waiting.add(item);
    bytes += item.bytes();
  }

  private void dropFleeting() {
    waiting.removeIf(item -> {
      boolean drop = item.kind() == Kind.FLEETING;
      bytes -= drop ? item.bytes() : 0;
      leftOut += drop ? 1 : 0;
      return drop;
    });
  }

  /** How many frames were left out since the last look. */
  int takeLeftOut() {
    int taken = leftOut;
    leftOut = 0;
    return taken;
  }

  /** Takes what is written next, oldest first; empty when nothing waits. */
  List<Bytes> takeBatch() {
    List<Bytes> batch = new ArrayList<>();
    int taken = 0;
    while (!waiting.isEmpty()
        && batch.size() < BATCH_FRAMES
        && (batch.isEmpty() || taken + waiting.peek().bytes() <= BATCH_BYTES)) {
      Item item = waiting.poll();
      taken += item.bytes();
      bytes -= item.bytes();
      batch.add(item.utf8());
    }
    return batch;
  }

  /** Whether there is room for what can wait elsewhere: at most half is used. */
  boolean hasRoom() {
    return waiting.size() < FRAMES_MAX / 2 && bytes < BYTES_MAX / 2;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Whether the client is to be told the heads of conversations whose frames were left out. */
  boolean isBehind() {
    return !behind.isEmpty();
  }

  /** The conversations that are behind. */
  Set<Conversation> behind() {
    return Set.copyOf(behind);
  }

  /** The heads are on their way: live frames are taken again. */
  void caughtUp() {
    behind.clear();
  }

  /** Forgets everything that waits. */
  void clear() {
    waiting.clear();
    bytes = 0;
  }
}
