package chat.parley.simulator;

import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a session owes its client from the past: heads, catch-up, pages, and then {@code ready}. */
final class Feed {
  private static final int PAGE_ENTRIES = 5;

  private static final class Span {
    private long next;
    private long high;

    private Span(long next, long high) {
      this.next = next;
      this.high = high;
    }
  }

  private final World world;
  private final Socket socket;
  private final Map<Conversation, Span> spans = new LinkedHashMap<>();

  /** What is left of memberships that are over. */
  private final Deque<SessionEvent.Grant> owed = new ArrayDeque<>();

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
        spans.put(grant.conversation(), new Span(grant.low(), grant.high()));
      }
    }
    if (e.hello() && !e.more()) {
      readyAt = e.position();
    }
    proceed();
  }

  /** The head of a group. */
  void head(ServerFrame.Head head) {
    socket.down(new ServerFrame.Heads(List.of(head), false));
  }

  /** The rest of a membership that is over. */
  void owe(SessionEvent.Grant grant) {
    owed.add(grant);
    proceed();
  }

  private void proceed() {
    spans.values().removeIf(span -> span.next > span.high);
    if (!(spans.isEmpty() && owed.isEmpty()) && !reading) {
      reading = true;
      world.agenda.after(world.delay(), this::read);
    }
    if (spans.isEmpty() && owed.isEmpty() && readyAt >= 0 && !ready) {
      ready = true;
      socket.down(new ServerFrame.Ready(readyAt));
    }
  }

  private void read() {
    reading = false;
    if (over) {
      return;
    }
    if (!world.chance.happens(world.faults.pageFails())) {
      if (!spans.isEmpty()) {
        catchUp(spans.entrySet().iterator().next());
      } else if (!owed.isEmpty()) {
        payBack(owed.poll());
      }
    }
    proceed();
  }

  private void catchUp(Map.Entry<Conversation, Span> first) {
    Span span = first.getValue();
    long high = Math.min(span.high, span.next + PAGE_ENTRIES - 1);
    List<Entry> page = page(first.getKey(), span.next, high);
    span.next = page.getLast().sequence() + 1;
    socket.down(new ServerFrame.Messages(null, first.getKey(), page, span.next <= span.high));
  }

  private void payBack(SessionEvent.Grant grant) {
    long high = Math.min(grant.high(), grant.low() + PAGE_ENTRIES - 1);
    List<Entry> page = page(grant.conversation(), grant.low(), high);
    if (high < grant.high()) {
      owed.addFirst(new SessionEvent.Grant(grant.conversation(), 0, high + 1, grant.high(), true));
    }
    socket.down(new ServerFrame.Messages(null, grant.conversation(), page, high < grant.high()));
  }

  private List<Entry> page(Conversation conversation, long low, long high) {
    List<Entry> page = world.page(owner, conversation, low, high);
    Violation.unless(!page.isEmpty(), "%s may read %s, which is empty", owner, conversation);
    return page;
  }

  /** The client asked for a page and may have it. */
  void pull(SessionEvent.Granted granted) {
    pull(granted, false);
  }

  /**
   * The same of a group.
   *
   * @param beyond whether there is more past the end of the grant
   */
  void pull(SessionEvent.Granted granted, boolean beyond) {
    world.agenda.after(
        world.delay(),
        () -> {
          if (!over && !world.chance.happens(world.faults.pageFails())) {
            page(granted, beyond);
          }
        });
  }

  private void page(SessionEvent.Granted granted, boolean beyond) {
    SessionEvent.Grant grant = granted.grant();
    long low = grant.forward() ? grant.low() : Math.max(grant.low(), grant.high() - limit(granted));
    long high =
        grant.forward() ? Math.min(grant.high(), grant.low() + limit(granted)) : grant.high();
    List<Entry> page = world.page(owner, grant.conversation(), low, high);
    boolean more = beyond || (grant.forward() ? high < grant.high() : low > grant.low());
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

  /** The conversations of which live frames were left out. */
  Set<Conversation> behind() {
    return Set.copyOf(shed);
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
