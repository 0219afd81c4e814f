package chat.parley.client;

import chat.parley.client.LocalStore.Transaction;
import chat.parley.model.Conversation;
import chat.parley.protocol.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code hello} tells of the store. */
final class Cursors {
  private Cursors() {}

  /**
   * Groups first, since only those that are named are caught up after this user has gone; then the
   * direct chats whose head has moved since the last {@code ready}, which could also be pulled.
   *
   * @param fresh whether the device was never ready: direct chats begin anew then
   */
  static Map<Conversation, Long> of(Transaction tx, boolean fresh) {
    List<Chat> groups = new ArrayList<>();
    List<Chat> left = new ArrayList<>();
    List<Chat> direct = new ArrayList<>();
    for (Chat chat : tx.chats()) {
      if (chat.window().started()) {
        switch (chat.conversation()) {
          case Conversation.Group group -> (isGone(tx, group) ? left : groups).add(chat);
          case Conversation.Direct peer -> {
            if (!fresh && chat.have() != chat.window().headAtSince()) {
              direct.add(chat);
            }
          }
        }
      }
    }
    // Who has gone may have come and gone again since.
    groups.addAll(direct);
    groups.addAll(left);
    Map<Conversation, Long> cursors = new LinkedHashMap<>();
    groups.stream()
        .limit(Limits.CURSORS_MAX)
        .forEach(chat -> cursors.put(chat.conversation(), chat.have()));
    return cursors;
  }

  private static boolean isGone(Transaction tx, Conversation conversation) {
    return Rosters.roster(tx, conversation).standing() == Roster.Standing.GONE;
  }
}
