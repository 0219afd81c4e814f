package chat.parley.client;

import chat.parley.client.LocalStore.Transaction;
import chat.parley.client.Outgoing.State;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the server tells of logs, heads and marks, brought into the store. */
final class Receiving {
  private final Session session;
  private final Pulls pulls;
  private final Marking marking;
  private final Settling settling;

  Receiving(Session session, Pulls pulls, Marking marking) {
    this.session = session;
    this.pulls = pulls;
    this.marking = marking;
    this.settling = new Settling(session, pulls);
  }

  static Chat chat(Transaction tx, Conversation conversation) {
    return tx.chat(conversation).orElseGet(() -> Chat.of(conversation));
  }

  /** Looks at every conversation once: what is missing, what is to be said. */
  void restart(Transaction tx) {
    for (Chat chat : tx.chats()) {
      boolean starts = !session.fresh && isUnstarted(chat);
      Chat after = starts ? chat.with(chat.window().startAt(0)) : chat;
      if (starts) {
        tx.put(after);
      }
      follow(after);
    }
  }

  /** Whether the log is known to hold something, and nothing has told where to begin. */
  private static boolean isUnstarted(Chat chat) {
    return !chat.window().started() && chat.head() > 0;
  }

  /** Asks for what is missing and says what is not confirmed. */
  private void follow(Chat chat) {
    Conversation conversation = chat.conversation();
    marking.look(chat);
    // A group's head tells that this user may read it; every connection brings it.
    boolean untold = isGroup(conversation) && !session.heard.contains(conversation);
    if (untold || session.pushed.contains(conversation)) {
      return;
    }
    if (chat.window().isBehind()) {
      pulls.wantNewer(conversation);
    } else if (chat.window().lacksFirstPage()) {
      pulls.wantOlder(conversation);
    }
  }

  /** Brings a part of the chat list into the store; false when the store is a copy. */
  boolean heads(Transaction tx, ServerFrame.Heads frame, Step step) {
    for (ServerFrame.Head head : frame.conversations()) {
      Chat before = chat(tx, head.conversation());
      if (head.lastNumber() != null && head.lastNumber() > before.lastNumber()) {
        return false;
      }
      Chat after = start(tx, merge(before, head), head.mine().received());
      session.heard.add(head.conversation());
      if (isGroup(head.conversation())) {
        Rosters.headed(tx, before, head, step);
      }
      keep(tx, before, after, step);
    }
    return true;
  }

  private static Chat merge(Chat chat, ServerFrame.Head head) {
    Chat.Face face =
        chat.face().withTitle(head.title()).withBlocked(Boolean.TRUE.equals(head.blocked()));
    return chat.with(chat.window().withHead(head.head()))
        .with(chat.progress().advance(head.stored(), head.mine(), head.theirs()))
        .with(head.last() == null ? face : face.activeAt(head.last().time()));
  }

  /**
   * Decides where the window begins: a new device starts at the user's own mark and reads what is
   * older on demand; one that is not new has to know everything that is new to it.
   */
  private Chat start(Transaction tx, Chat chat, long received) {
    if (chat.window().started()) {
      return chat;
    }
    boolean inDoubt = !tx.outgoing(chat.conversation(), State.IN_DOUBT, 1).isEmpty();
    boolean atMark = isNewHere(chat.conversation()) && !inDoubt;
    return chat.with(chat.window().startAt(atMark ? received : 0));
  }

  /** The heads of groups may follow {@code ready}. */
  private boolean isNewHere(Conversation conversation) {
    return session.fresh && (session.phase != Session.Phase.LIVE || isGroup(conversation));
  }

  /** Stores a conversation that changed, tells of it, and follows up. */
  private void keep(Transaction tx, Chat before, Chat after, Step step) {
    if (!after.equals(before)) {
      tx.put(after);
      tellMarks(before, after, step);
      if (after.head() != before.head() || !after.face().equals(before.face())) {
        step.tell(new ClientEvent.HeadChanged(after.conversation(), after.head()));
      }
      boolean blocked = after.face().blocked();
      if (blocked != before.face().blocked()) {
        step.tell(new ClientEvent.BlockChanged(after.conversation(), blocked));
      }
    }
    follow(after);
    settling.doubt(tx, after, step);
  }

  private static void tellMarks(Chat before, Chat after, Step step) {
    Chat.Progress now = after.progress();
    if (!now.equals(before.progress())) {
      step.tell(
          new ClientEvent.MarksMoved(after.conversation(), now.stored(), now.mine(), now.theirs()));
    }
  }

  /** Follows up on a conversation that changed elsewhere. */
  void look(Transaction tx, Conversation conversation) {
    tx.chat(conversation).ifPresent(this::follow);
  }

  /** A person has opened everything up to a sequence. */
  void open(Transaction tx, Conversation conversation, long upTo, Step step) {
    Chat before = chat(tx, conversation);
    long opened = Math.min(upTo, before.have());
    keep(tx, before, before.with(before.progress().withOpened(opened)), step);
  }

  void marks(Transaction tx, ServerFrame.Marks frame, Step step) {
    Chat before = chat(tx, frame.conversation());
    Chat after =
        before.with(before.progress().advance(frame.stored(), frame.mine(), frame.theirs()));
    keep(tx, before, after, step);
  }

  /** A live entry. */
  void message(Transaction tx, ServerFrame.Message frame, Step step) {
    Chat before = chat(tx, frame.conversation());
    if (!before.window().started() && isNewHere(frame.conversation())) {
      // Where the window of a new device begins is told by heads, which are still to come.
      tx.put(before.with(before.window().withHead(frame.entry().sequence())));
      return;
    }
    apply(tx, start(tx, before, 0), List.of(frame.entry()), false, step);
  }

  /** Catch-up, or the answer to a pull. */
  void messages(Transaction tx, ServerFrame.Messages frame, long now, Step step) {
    Chat chat = chat(tx, frame.conversation());
    Pulls.Pull pull =
        frame.request() == null
            ? null
            : pulls.answered(frame.conversation(), frame.request()).orElse(null);
    if (pull != null && pull.older()) {
      older(tx, chat, frame, step);
      return;
    }
    if (!chat.window().started()) {
      return;
    }
    boolean answers = pull != null && pull.from() == chat.have();
    boolean jumps = isGroup(frame.conversation()) && (answers || isLastTime(frame));
    Chat after = apply(tx, chat, frame.entries(), jumps, step);
    if (after.have() > chat.have()) {
      pulls.progressed(frame.conversation());
    } else if (pull != null && after.window().isBehind()) {
      pulls.pause(frame.conversation(), OptionalLong.empty(), now);
    }
  }

  /** The rest of a time that is over is sent unasked; before it nothing can be had any more. */
  private boolean isLastTime(ServerFrame.Messages frame) {
    return frame.request() == null
        && !frame.entries().isEmpty()
        && MembershipContent.read(frame.entries().getFirst().message().body())
            .filter(change -> change.users().contains(session.user))
            .filter(change -> isComing(change.kind()))
            .isPresent();
  }

  private static boolean isComing(MembershipContent.Kind kind) {
    return switch (kind) {
      case CREATED, ADDED, JOINED -> true;
      case REMOVED, LEFT, PROMOTED, DEMOTED, RENAMED, DESCRIBED -> false;
    };
  }

  /** A former member's log has holes in what may be seen; a direct chat's has none. */
  static boolean isGroup(Conversation conversation) {
    return switch (conversation) {
      case Conversation.Group group -> true;
      case Conversation.Direct direct -> false;
    };
  }

  /**
   * Applies ascending entries: the one that follows the window is stored, one that is in it is
   * dropped, and one beyond it only tells of a higher head.
   *
   * @param jumps whether the first entry follows the window whatever its sequence
   */
  private Chat apply(Transaction tx, Chat before, List<Entry> entries, boolean jumps, Step step) {
    Chat chat = before;
    boolean follows = jumps;
    for (Entry entry : entries) {
      long sequence = entry.sequence();
      chat = chat.with(chat.window().withHead(sequence));
      if (sequence > chat.have() && (follows || sequence == chat.have() + 1)) {
        tx.append(chat.conversation(), entry);
        settling.join(tx, chat.conversation(), entry, step);
        boolean jumped = sequence > chat.have() + 1;
        chat = chat.with(chat.window().withHave(sequence)).with(chat.face().activeAt(entry.time()));
        if (isGroup(chat.conversation())) {
          chat = Rosters.follow(tx, chat, entry, session.user, jumped, step);
        }
        step.tell(new ClientEvent.EntryStored(chat.conversation(), entry));
      }
      follows = jumps;
    }
    if (!tx.chat(chat.conversation()).equals(Optional.of(chat))) {
      tx.put(chat);
    }
    follow(chat);
    settling.doubt(tx, chat, step);
    return chat;
  }

  /** Stores the page that ends where the window begins. */
  private void older(Transaction tx, Chat before, ServerFrame.Messages frame, Step step) {
    Conversation conversation = frame.conversation();
    long floor = before.window().floor();
    List<Entry> page = frame.entries().stream().filter(entry -> entry.sequence() <= floor).toList();
    if (!isGroup(conversation) && !endsAt(page, floor)) {
      return;
    }
    for (Entry entry : page) {
      tx.append(conversation, entry);
      settling.join(tx, conversation, entry, step);
    }
    boolean more = frame.more() && !page.isEmpty() && page.getFirst().sequence() > 1;
    Chat chat = before.with(before.window().withFloor(more ? page.getFirst().sequence() - 1 : 0));
    if (!page.isEmpty()) {
      chat = chat.with(chat.face().activeAt(page.getLast().time()));
    }
    tx.put(chat);
    pulls.progressed(conversation);
    step.tell(new ClientEvent.OlderStored(conversation, page, more));
    settling.doubt(tx, chat, step);
  }

  private static boolean endsAt(List<Entry> page, long sequence) {
    long expected = sequence - page.size() + 1;
    for (Entry entry : page) {
      if (entry.sequence() != expected++) {
        return false;
      }
    }
    return true;
  }

  /** Commits the position together with the heads that are true there. */
  void ready(Transaction tx, long since, Step step) {
    tx.since(OptionalLong.of(since));
    session.pushed.clear();
    for (Chat chat : tx.chats()) {
      boolean starts = isUnstarted(chat) && !isGroup(chat.conversation());
      Chat.Window window = starts ? chat.window().startAt(0) : chat.window();
      Chat after = chat.with(window.withHeadAtSince(window.head()));
      if (!after.equals(chat)) {
        tx.put(after);
      }
      follow(after);
      settling.doubt(tx, after, step);
    }
  }
}
