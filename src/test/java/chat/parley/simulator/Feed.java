package chat.parley.simulator;

import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionEvent;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a session owes its client from the past: heads, catch-up, pages, and then {@code ready}. */
final class Feed {
  private static final int PAGE_ENTRIES = 5;

  private static final class Span {
    private final UserId peer;
    private long next;
    private long high;

    private Span(UserId peer, long next, long high) {
      this.peer = peer;
      this.next = next;
      this.high = high;
    }
  }

  private final World world;
  private final Socket socket;
  private final Map<Conversation, Span> spans = new LinkedHashMap<>();
  private final Set<Conversation> shed = new HashSet<>();
  private UserId owner;
  private long readyAt = -1;
  private boolean ready;
  private boolean reading;
  private boolean over;

  Feed(World world, Socket socket) {
    this.world = world;
    this.socket = socket;
  }

  void owner(UserId user) {
    owner = user;
  }

  /** A part of the entity's answer to hello or to a renewal. */
  void synced(SessionEvent.Synced e) {
    if (!e.heads().isEmpty() || e.hello()) {
      socket.down(new ServerFrame.Heads(e.heads(), e.more()));
    }
    e.frames().forEach(socket::down);
    for (SessionEvent.Grant grant : e.catchUp()) {
      Span span = spans.get(grant.conversation());
      if (span != null) {
        span.high = Math.max(span.high, grant.high());
      } else {
        UserId peer = Truth.peer(grant.conversation());
        spans.put(grant.conversation(), new Span(peer, grant.low(), grant.high()));
      }
    }
    if (e.hello() && !e.more()) {
      readyAt = e.position();
    }
    proceed();
  }

  private void proceed() {
    spans.values().removeIf(span -> span.next > span.high);
    if (!spans.isEmpty() && !reading) {
      reading = true;
      world.agenda.after(world.delay(), this::read);
    }
    if (spans.isEmpty() && readyAt >= 0 && !ready) {
      ready = true;
      socket.down(new ServerFrame.Ready(readyAt));
    }
  }

  private void read() {
    reading = false;
    if (over || spans.isEmpty()) {
      return;
    }
    Map.Entry<Conversation, Span> first = spans.entrySet().iterator().next();
    Span span = first.getValue();
    if (!world.chance.happens(world.faults.pageFails())) {
      long high = Math.min(span.high, span.next + PAGE_ENTRIES - 1);
      List<Entry> page = world.journal(owner).range(span.peer, span.next, high);
      Violation.unless(!page.isEmpty(), "%s may read %s, which is empty", owner, first.getKey());
      span.next = page.getLast().sequence() + 1;
      socket.down(new ServerFrame.Messages(null, first.getKey(), page, span.next <= span.high));
    }
    proceed();
  }

  /** The client asked for a page and may have it. */
  void pull(SessionEvent.Granted granted) {
    world.agenda.after(
        world.delay(),
        () -> {
          if (!over && !world.chance.happens(world.faults.pageFails())) {
            page(granted);
          }
        });
  }

  private void page(SessionEvent.Granted granted) {
    SessionEvent.Grant grant = granted.grant();
    UserId peer = Truth.peer(grant.conversation());
    long low = grant.forward() ? grant.low() : Math.max(grant.low(), grant.high() - limit(granted));
    long high =
        grant.forward() ? Math.min(grant.high(), grant.low() + limit(granted)) : grant.high();
    List<Entry> page = world.journal(owner).range(peer, low, high);
    boolean more = grant.forward() ? high < grant.high() : low > grant.low();
    socket.down(new ServerFrame.Messages(granted.request(), grant.conversation(), page, more));
  }

  private static int limit(SessionEvent.Granted granted) {
    return Math.min(granted.limit(), PAGE_ENTRIES) - 1;
  }

  /** Leaves out the live frames of a conversation until the client has new heads. */
  void shed(Conversation conversation) {
    shed.add(conversation);
  }

  /** New heads are on their way. */
  void forgive() {
    shed.clear();
  }

  /** Whether a live frame is not to be sent, because catch-up or new heads stand for it. */
  boolean withholds(Conversation conversation, ServerFrame frame) {
    Span span = spans.get(conversation);
    if (span != null && frame instanceof ServerFrame.Message message) {
      span.high = Math.max(span.high, message.entry().sequence());
      return true;
    }
    return shed.contains(conversation);
  }

  /** Whether hello has been answered. */
  boolean isAnswered() {
    return readyAt >= 0;
  }

  boolean isReady() {
    return ready;
  }

  void end() {
    over = true;
  }
}
