package chat.parley.protocol;

import chat.parley.model.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what the server says within {@link Limits#FRAME_BYTES_MAX}. Sizes are bounds from above,
 * reckoned without writing anything: names and counters at their longest, every character of a text
 * escaped.
 */
public final class FrameSize {
  /** An entry without its body: three counters, a device, a user, an id and their names. */
  private static final int ENTRY_BYTES = 256;

  /** A head without title and last entry: seven counters, a conversation, their names. */
  private static final int HEAD_BYTES = 384;

  /** A frame around its list: a request, a conversation and their names. */
  private static final int FRAME_BYTES = 640;

  private static final int ROOM = Limits.FRAME_BYTES_MAX - FRAME_BYTES;

  private FrameSize() {}

  /** The bytes that an entry takes at most. Any single entry fits into a frame. */
  public static int of(Entry entry) {
    int body = entry.message().body().bytes().size();
    return switch (entry.message().body().kind()) {
      case CONTENT, MEMBERSHIP -> ENTRY_BYTES + body;
      case CIPHERTEXT -> ENTRY_BYTES + (body + 2) / 3 * 4;
    };
  }

  /** The bytes that a head takes at most. */
  public static int of(ServerFrame.Head head) {
    int size = HEAD_BYTES + escaped(head.title());
    if (head.last() != null) {
      size += of(head.last());
    }
    return size;
  }

  /** The same page, cut after as many of its lowest entries as fit: for catch-up and after. */
  public static ServerFrame.Messages lowest(ServerFrame.Messages page) {
    List<Entry> entries = page.entries();
    int count = 0;
    for (int room = ROOM; count < entries.size(); count++) {
      room -= of(entries.get(count));
      if (room < 0) {
        return cut(page, entries.subList(0, count));
      }
    }
    return page;
  }

  /** The same page, cut before as many of its highest entries as fit: for before. */
  public static ServerFrame.Messages highest(ServerFrame.Messages page) {
    List<Entry> entries = page.entries();
    int from = entries.size();
    for (int room = ROOM; from > 0; from--) {
      room -= of(entries.get(from - 1));
      if (room < 0) {
        return cut(page, entries.subList(from, entries.size()));
      }
    }
    return page;
  }

  /** The chat list in frames, each within the limits; one at least, and the last without more. */
  public static List<ServerFrame.Heads> parts(List<ServerFrame.Head> heads) {
    List<ServerFrame.Heads> parts = new ArrayList<>();
    List<ServerFrame.Head> part = new ArrayList<>();
    int room = ROOM;
    for (ServerFrame.Head head : heads) {
      int size = of(head);
      if (!part.isEmpty() && (size > room || part.size() == Limits.HEADS_MAX)) {
        parts.add(new ServerFrame.Heads(List.copyOf(part), true));
        part.clear();
        room = ROOM;
      }
      part.add(head);
      room -= size;
    }
    parts.add(new ServerFrame.Heads(List.copyOf(part), false));
    return parts;
  }

  private static ServerFrame.Messages cut(ServerFrame.Messages page, List<Entry> entries) {
    return new ServerFrame.Messages(
        page.request(), page.conversation(), List.copyOf(entries), true);
  }

  /** Six bytes a character at most, two quotation marks, a colon and a comma. */
  private static int escaped(String text) {
    return text == null ? 0 : 6 * text.length() + 4;
  }
}
