package chat.parley.client;

import chat.parley.client.LocalStore.Transaction;
import chat.parley.client.Outgoing.State;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import java.util.List;

/** What the log says of messages in the outbox. */
final class Settling {
  private static final int SETTLED_AT_ONCE = 256;
  private final Session session;
  private final Pulls pulls;

  Settling(Session session, Pulls pulls) {
    this.session = session;
    this.pulls = pulls;
  }

  /** An entry of this user's joins the message in the outbox that it came from. */
  void join(Transaction tx, Conversation conversation, Entry entry, Step step) {
    boolean written = entry.message().body().kind() != Body.Kind.MEMBERSHIP;
    if (!written || !entry.sender().user().equals(session.user)) {
      return;
    }
    Outgoing outgoing = tx.outgoing(conversation, entry.id()).orElse(null);
    if (outgoing == null) {
      return;
    }
    switch (outgoing.state()) {
      case WAITING, BATCHED -> tx.put(outgoing.seenAt(entry.sequence()));
      case ACCEPTED -> tx.remove(outgoing);
      case FAILED, IN_DOUBT, NOT_SENT -> {
        tx.remove(outgoing);
        step.tell(new ClientEvent.Unfailed(conversation, entry.id(), entry.sequence()));
      }
    }
  }

  /** When the whole log is here, what it does not hold has not been sent. */
  void doubt(Transaction tx, Chat chat, Step step) {
    Conversation conversation = chat.conversation();
    boolean known =
        !Receiving.isGroup(conversation)
            || session.heard.contains(conversation)
            || Rosters.roster(tx, conversation).standing() == Roster.Standing.GONE;
    if (session.phase != Session.Phase.LIVE || chat.window().isBehind() || !known) {
      return;
    }
    List<Outgoing> some = tx.outgoing(conversation, State.IN_DOUBT, SETTLED_AT_ONCE);
    if (!some.isEmpty() && some.getFirst().place() < chat.window().floor()) {
      // It may stand below the window, above what was stored when it was written.
      pulls.wantOlder(conversation);
      return;
    }
    while (!some.isEmpty()) {
      for (Outgoing each : some) {
        tx.put(each.become(State.NOT_SENT));
        step.tell(new ClientEvent.NotSent(conversation, each.id()));
      }
      some = tx.outgoing(conversation, State.IN_DOUBT, SETTLED_AT_ONCE);
    }
  }
}
