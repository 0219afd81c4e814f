package chat.parley.gateway;

import chat.parley.journal.History;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.protocol.FrameSize;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client is owed from the past: the chat list, the entries that it lacks, pages that it has
 * asked for, and at the end {@code ready}. It gives frames one by one as there is room, and asks
 * for one page at a time, so that a long absence costs no memory.
 *
 * <p>While a conversation is being caught up, its live entries are not told but raise the end of
 * the catch-up: a push is leave to read that entry. For one thread.
 */
final class Feed {
  /** Entries read at a time for catch-up. */
  static final int PAGE_ENTRIES = 200;

  /** Their bytes: what a session holds of a long absence. */
  static final int PAGE_BYTES = 128 * 1024;

  /** Bytes of a page that answers a request, so that most of it fits a frame. */
  private static final int ANSWER_BYTES = 56 * 1024;

  /** Reads of one page in a row that may fail before the session is given up. */
  static final int FAILURES_MAX = 10;

  private static final class Span {
    private final long key;
    private long next;
    private long high;

    private Span(long key, long next, long high) {
      this.key = key;
      this.next = next;
      this.high = high;
    }
  }

  /**
   * A page to be read: for a request, or for catch-up when that is null.
   *
   * @param beyond whether there is more past the end of the grant
   */
  record Read(String request, SessionEvent.Grant grant, int limit, int bytesMax, boolean beyond) {}

  private final Deque<ServerFrame> frames = new ArrayDeque<>();
  private final Deque<Read> pulls = new ArrayDeque<>();
  private final Map<Conversation, Span> spans = new LinkedHashMap<>();

  /** What is left of memberships that are over; nothing that happens now belongs to it. */
  private final Deque<SessionEvent.Grant> owed = new ArrayDeque<>();

  /** How far each conversation was fed since hello, in case that the entity starts over. */
  private final Map<Conversation, Long> fed = new HashMap<>();

  /** Heads of groups that have not been told yet. */
  private final Map<Conversation, ServerFrame.Head> groupHeads = new LinkedHashMap<>();

  private Read reading;
  private int failures;
  private long readyPosition = -1;
  private boolean ready;

  /** The entity's answer to hello or to a renewal. */
  void synced(SessionEvent.Synced synced) {
    if (!synced.heads().isEmpty() || synced.hello()) {
      heads(synced.heads(), synced.more());
    }
    frames.addAll(synced.frames());
    synced.catchUp().forEach(this::add);
    if (synced.hello() && !synced.more()) {
      readyPosition = synced.position();
    }
  }

  private void heads(List<ServerFrame.Head> heads, boolean more) {
    for (ServerFrame.Heads part : FrameSize.parts(heads)) {
      frames.add(new ServerFrame.Heads(part.conversations(), part.more() || more));
    }
  }

  private void add(SessionEvent.Grant grant) {
    Span span = spans.get(grant.conversation());
    if (span != null) {
      span.high = Math.max(span.high, grant.high());
      return;
    }
    long low = Math.max(grant.low(), fed.getOrDefault(grant.conversation(), 0L) + 1);
    if (low <= grant.high()) {
      spans.put(grant.conversation(), new Span(grant.key(), low, grant.high()));
    }
  }

  /** The entity lets the client have a page. */
  void pull(SessionEvent.Granted granted) {
    pull(granted, false);
  }

  /**
   * A group lets the client have a page.
   *
   * @param beyond whether there is more past the end of the grant
   */
  void pull(SessionEvent.Granted granted, boolean beyond) {
    pulls.add(new Read(granted.request(), granted.grant(), granted.limit(), ANSWER_BYTES, beyond));
  }

  /** The end of a membership that is over, which the client may not ask for any more. */
  void owe(SessionEvent.Grant grant) {
    owed.add(grant);
  }

  /** The head of a group, instead of an earlier one that has not been told yet. */
  void head(ServerFrame.Head head) {
    groupHeads.put(head.conversation(), head);
  }

  /** Whether catch-up takes care of a live entry, which then is not to be told. */
  boolean absorbs(ServerFrame frame) {
    if (!(frame instanceof ServerFrame.Message(var conversation, var entry))) {
      return false;
    }
    Span span = spans.get(conversation);
    if (span == null) {
      return false;
    }
    span.high = Math.max(span.high, entry.sequence());
    return true;
  }

  /** The next frame, if one is at hand; to be called while there is room. */
  Optional<ServerFrame> nextFrame() {
    if (frames.isEmpty() && !groupHeads.isEmpty()) {
      heads(List.copyOf(groupHeads.values()), false);
      groupHeads.clear();
    }
    if (frames.isEmpty()) {
      // A span ends only here: a live entry may not overtake the frames of its catch-up.
      spans.values().removeIf(span -> span.next > span.high);
      if (spans.isEmpty() && owed.isEmpty() && readyPosition >= 0 && !ready) {
        ready = true;
        fed.clear();
        return Optional.of(new ServerFrame.Ready(readyPosition));
      }
    }
    return Optional.ofNullable(frames.poll());
  }

  /** The next page to be read, when nothing else is at hand and none is being read. */
  Optional<Read> nextRead() {
    if (reading != null || !frames.isEmpty()) {
      return Optional.empty();
    }
    if (!pulls.isEmpty()) {
      reading = pulls.poll();
    } else if (!spans.isEmpty()) {
      Map.Entry<Conversation, Span> first = spans.entrySet().iterator().next();
      Span span = first.getValue();
      SessionEvent.Grant grant =
          new SessionEvent.Grant(first.getKey(), span.key, span.next, span.high, true);
      reading = new Read(null, grant, PAGE_ENTRIES, PAGE_BYTES, false);
    } else if (!owed.isEmpty()) {
      reading = new Read(null, owed.peek(), PAGE_ENTRIES, PAGE_BYTES, false);
    }
    return Optional.ofNullable(reading);
  }

  /** The page has been read. An empty page of catch-up is a failure: its entries are committed. */
  boolean page(History.Page page) {
    Read read = reading;
    List<Entry> entries = page.entries();
    if (read.request() == null && entries.isEmpty()) {
      return false;
    }
    reading = null;
    failures = 0;
    if (read.request() != null) {
      frames.add(answer(read, page));
      return true;
    }
    Conversation conversation = read.grant().conversation();
    long last = entries.getLast().sequence();
    if (read.grant().equals(owed.peek())) {
      SessionEvent.Grant grant = owed.poll();
      if (last < grant.high()) {
        owed.addFirst(
            new SessionEvent.Grant(conversation, grant.key(), last + 1, grant.high(), true));
      }
      pages(conversation, entries, last < grant.high());
      return true;
    }
    Span span = spans.get(conversation);
    span.next = last + 1;
    if (!ready) {
      fed.put(conversation, last);
    }
    pages(conversation, entries, last < span.high);
    return true;
  }

  /** Entries of catch-up in as few frames as they fit. */
  private void pages(Conversation conversation, List<Entry> entries, boolean more) {
    for (int from = 0; from < entries.size(); ) {
      List<Entry> rest = entries.subList(from, entries.size());
      ServerFrame.Messages frame =
          FrameSize.lowest(new ServerFrame.Messages(null, conversation, rest, more));
      frames.add(frame);
      from += frame.entries().size();
    }
  }

  /** As much of a page as fits one frame, from the side that was asked for. */
  private static ServerFrame answer(Read read, History.Page page) {
    ServerFrame.Messages whole =
        new ServerFrame.Messages(
            read.request(),
            read.grant().conversation(),
            page.entries(),
            page.more() || read.beyond());
    return read.grant().forward() ? FrameSize.lowest(whole) : FrameSize.highest(whole);
  }

  /** The page could not be read; whether it may be tried again. */
  boolean failed() {
    failures++;
    return failures < FAILURES_MAX;
  }

  /** The page that is being read, or null. */
  Read reading() {
    return reading;
  }

  /** Gives up the page that is being read. */
  void abandon() {
    reading = null;
  }

  /** Whether {@code ready} has been given out. */
  boolean isReady() {
    return ready;
  }
}
