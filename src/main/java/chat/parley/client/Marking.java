package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Limits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The marks that the server has not shown yet: said at the next tick after they moved, and again
 * until {@code marks} or {@code heads} shows them.
 */
final class Marking {

  /** What is wanted (0 when nothing), what was said last, when, and how often. */
  private record Due(
      long received, long read, long saidReceived, long saidRead, long saidAt, int tries) {

    boolean isDue(long now) {
      return received > saidReceived
          || read > saidRead
          || now - saidAt >= Pace.repeat(Pace.MARK_MS, tries - 1);
    }

    Due said(long now) {
      boolean moved = received > saidReceived || read > saidRead;
      return new Due(received, read, received, read, now, moved ? 1 : tries + 1);
    }
  }

  private final Map<Conversation, Due> unconfirmed = new LinkedHashMap<>();

  /** Compares what the store holds with what the server has shown. */
  void look(Chat chat) {
    Chat.Progress progress = chat.progress();
    boolean started = chat.window().started();
    long received = started && chat.have() > progress.mine().received() ? chat.have() : 0;
    long read = progress.opened() > progress.mine().read() ? progress.opened() : 0;
    if (received == 0 && read == 0) {
      unconfirmed.remove(chat.conversation());
      return;
    }
    Due before = unconfirmed.getOrDefault(chat.conversation(), new Due(0, 0, 0, 0, 0, 0));
    unconfirmed.put(
        chat.conversation(),
        new Due(
            received,
            read,
            before.saidReceived(),
            before.saidRead(),
            before.saidAt(),
            before.tries()));
  }

  /** The server does not take them; they are looked at again with the next head or entry. */
  void drop(Conversation conversation) {
    unconfirmed.remove(conversation);
  }

  /** A new connection: nothing has been said on it. */
  void restart() {
    unconfirmed.replaceAll((conversation, due) -> new Due(due.received(), due.read(), 0, 0, 0, 0));
  }

  /** Says what is due, many conversations in one frame. */
  void tick(long now, Step step) {
    SortedMap<Conversation, Long> received = new TreeMap<>();
    SortedMap<Conversation, Long> read = new TreeMap<>();
    for (Map.Entry<Conversation, Due> each : unconfirmed.entrySet()) {
      Due due = each.getValue();
      if (!due.isDue(now)) {
        continue;
      }
      if (due.received() > 0) {
        received.put(each.getKey(), due.received());
      }
      if (due.read() > 0) {
        read.put(each.getKey(), due.read());
      }
      each.setValue(due.said(now));
      if (received.size() == Limits.CURSORS_MAX || read.size() == Limits.CURSORS_MAX) {
        break;
      }
    }
    if (!received.isEmpty()) {
      step.say(new ClientFrame.Received(received));
    }
    if (!read.isEmpty()) {
      step.say(new ClientFrame.Read(read));
    }
  }
}
