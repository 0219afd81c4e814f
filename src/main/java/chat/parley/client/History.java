package chat.parley.client;

import chat.parley.client.Bubble.Check;
import chat.parley.client.LocalStore.Transaction;
import chat.parley.client.Outgoing.State;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a person sees of a store: the chat list and the pages of a conversation. */
public final class History {
  /** Messages of an outbox that a page shows, of each state. */
  public static final int OUTBOX_SHOWN_MAX = 200;

  /**
   * A line of the chat list.
   *
   * @param last the newest message, or null when none is here
   * @param roster of a group: who is in it, and how this user stands; null for a direct chat
   */
  public record Line(Chat chat, long unread, Bubble last, Roster roster) {

    /** A line of a direct chat. */
    public Line(Chat chat, long unread, Bubble last) {
      this(chat, unread, last, null);
    }
  }

  private History() {}

  /** The first lines of the chat list, newest first. */
  public static List<Line> lines(Transaction tx, UserId me, int limit) {
    List<Line> lines = new ArrayList<>();
    for (Chat chat : tx.chats().stream().limit(limit).toList()) {
      List<Bubble> last = page(tx, me, chat.conversation(), Long.MAX_VALUE, 1);
      Roster roster =
          Receiving.isGroup(chat.conversation()) ? Rosters.roster(tx, chat.conversation()) : null;
      Bubble newest = last.isEmpty() ? null : last.getLast();
      lines.add(new Line(chat, unread(tx, me, chat), newest, roster));
    }
    return lines;
  }

  /** How many messages of others were not read; those below the window count as others'. */
  public static long unread(Transaction tx, UserId me, Chat chat) {
    long read = chat.progress().read();
    Chat.Window window = chat.window();
    long below = Math.max(0, window.floor() - read);
    long beyond = window.started() ? Math.max(0, window.head() - Math.max(read, window.have())) : 0;
    return below + tx.countFromOthers(chat.conversation(), read, me) + beyond;
  }

  /**
   * A page of a conversation, ascending: at most limit entries of the log, and with the newest ones
   * what is in the outbox.
   *
   * @param before entries below this sequence; {@link Long#MAX_VALUE} for the newest
   */
  public static List<Bubble> page(
      Transaction tx, UserId me, Conversation conversation, long before, int limit) {
    Chat chat = tx.chat(conversation).orElseGet(() -> Chat.of(conversation));
    List<Entry> entries = tx.entriesBefore(conversation, before, limit);
    List<Outgoing> dead = outgoing(tx, conversation, List.of(State.FAILED, State.NOT_SENT));
    long above = entries.isEmpty() ? 0 : entries.getFirst().sequence() - 1;
    List<Bubble> page = new ArrayList<>();
    for (Entry entry : entries) {
      between(dead, above, entry.sequence() - 1, me, page);
      page.add(of(entry, chat.progress(), me));
      above = entry.sequence();
    }
    if (before > chat.have()) {
      between(dead, above, Long.MAX_VALUE, me, page);
      pending(tx, chat, me, page);
      tx.attachments().stream()
          .filter(each -> each.conversation().equals(conversation))
          .limit(OUTBOX_SHOWN_MAX)
          .forEach(each -> page.add(of(each, me)));
    }
    return page;
  }

  /** The message of the log that its author gave an id, if it is here. */
  public static Optional<Bubble> message(
      Transaction tx, UserId me, Conversation conversation, MessageId id) {
    Chat chat = Receiving.chat(tx, conversation);
    return tx.entry(conversation, id).map(entry -> of(entry, chat.progress(), me));
  }

  private static List<Outgoing> outgoing(
      Transaction tx, Conversation conversation, List<State> states) {
    return states.stream()
        .flatMap(state -> tx.outgoing(conversation, state, OUTBOX_SHOWN_MAX).stream())
        .sorted(Comparator.comparingLong(Outgoing::number))
        .toList();
  }

  /** Shows what failed after the entry that was the newest when it was written. */
  private static void between(
      List<Outgoing> dead, long from, long to, UserId me, List<Bubble> page) {
    dead.stream()
        .filter(each -> each.place() >= from && each.place() <= to)
        .forEach(each -> page.add(of(each, me)));
  }

  private static void pending(Transaction tx, Chat chat, UserId me, List<Bubble> page) {
    List<State> states = List.of(State.ACCEPTED, State.IN_DOUBT, State.BATCHED, State.WAITING);
    outgoing(tx, chat.conversation(), states).stream()
        .filter(each -> each.fate().sequence() == 0 || each.fate().sequence() > chat.have())
        .forEach(each -> page.add(of(each, me)));
  }

  static Bubble of(Entry entry, Chat.Progress progress, UserId me) {
    UserId from = entry.sender().user();
    boolean own = from.equals(me) && entry.message().body().kind() != Body.Kind.MEMBERSHIP;
    Check check = own ? check(entry.sequence(), progress) : Check.NONE;
    return new Bubble(
        entry.sequence(), entry.id(), entry.time(), from, entry.message().body(), check);
  }

  private static Check check(long sequence, Chat.Progress progress) {
    if (progress.theirs().read() >= sequence) {
      return Check.READ;
    }
    if (progress.theirs().received() >= sequence) {
      return Check.RECEIVED;
    }
    return progress.stored() >= sequence ? Check.ACCEPTED : Check.PENDING;
  }

  private static Bubble of(Attachment attachment, UserId me) {
    return new Bubble(
        0,
        attachment.id(),
        attachment.written(),
        me,
        attachment.content().body(),
        attachment.isDead() ? Check.FAILED : Check.UPLOADING);
  }

  private static Bubble of(Outgoing outgoing, UserId me) {
    Check check =
        switch (outgoing.state()) {
          case WAITING, BATCHED, IN_DOUBT -> Check.PENDING;
          case ACCEPTED -> Check.ACCEPTED;
          case FAILED -> Check.FAILED;
          case NOT_SENT -> Check.NOT_SENT;
        };
    return new Bubble(
        outgoing.fate().sequence(),
        outgoing.id(),
        outgoing.written(),
        me,
        outgoing.message().body(),
        check);
  }
}
