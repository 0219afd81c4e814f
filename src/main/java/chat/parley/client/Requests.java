package chat.parley.client;

import chat.parley.client.LocalStore.Transaction;
import chat.parley.model.Conversation;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests that are answered by {@code result}; they fail with their connection. */
final class Requests {

  private record Pending(ClientFrame frame, long dueAt) {}

  private final Map<String, Pending> pending = new LinkedHashMap<>();

  /** Asks, or fails at once when there is no connection or too much is unanswered. */
  void ask(String request, ClientFrame frame, boolean connected, long now, Step step) {
    if (!connected || pending.size() >= Pace.REQUESTS_MAX) {
      ErrorCode code = connected ? ErrorCode.BUSY : ErrorCode.UNAVAILABLE;
      step.tell(new ClientEvent.RequestFailed(request, code, null));
      return;
    }
    pending.put(request, new Pending(frame, now + Pace.REQUEST_MS_MAX));
    step.say(frame);
  }

  void result(Transaction tx, ServerFrame.Result result, Step step) {
    Pending answered = pending.remove(result.request());
    if (answered == null) {
      return;
    }
    switch (answered.frame()) {
      case ClientFrame.Info info ->
          step.tell(
              new ClientEvent.Info(
                  result.request(),
                  info.conversation(),
                  info.sequence(),
                  result.marks() == null ? List.of() : result.marks()));
      // These come to every device, as heads and preferences that no late answer may undo.
      case ClientFrame.Block block -> {}
      case ClientFrame.Unblock unblock -> {}
      case ClientFrame.Prefer prefer -> {}
      case ClientFrame.Hello hello -> {}
      case ClientFrame.Send send -> {}
      case ClientFrame.Received received -> {}
      case ClientFrame.Read read -> {}
      case ClientFrame.Pull pull -> {}
      case ClientFrame.Typing typing -> {}
      case ClientFrame.Watch watch -> {}
      case ClientFrame.Group group -> {
        Rosters.listed(tx, result, step);
        if (result.link() != null && result.conversation() != null) {
          step.tell(new ClientEvent.Linked(result.request(), result.conversation(), result.link()));
        }
      }
      case ClientFrame.Ping ping -> {}
    }
    step.tell(new ClientEvent.Done(result.request()));
  }

  /** Stores a setting that this or another device has changed. */
  static void preference(
      Transaction tx, Conversation conversation, String key, String value, Step step) {
    if (conversation == null) {
      tx.preference(key, value);
    } else {
      Chat chat = Receiving.chat(tx, conversation);
      tx.put(chat.with(chat.face().withPreference(key, value)));
    }
    step.tell(new ClientEvent.PreferenceChanged(conversation, key, value));
  }

  /** A new device is told of every setting, but not of those that are gone. */
  static void forgetPreferences(Transaction tx) {
    List.copyOf(tx.preferences().keySet()).forEach(key -> tx.preference(key, ""));
    for (Chat chat : tx.chats()) {
      tx.put(chat.with(chat.face().withoutPreferences()));
    }
  }

  void failed(ServerFrame.Error error, Step step) {
    if (pending.remove(error.request()) != null) {
      step.tell(new ClientEvent.RequestFailed(error.request(), error.code(), error.detail()));
    }
  }

  void tick(long now, Step step) {
    List<String> late =
        pending.entrySet().stream()
            .filter(each -> each.getValue().dueAt() <= now)
            .map(Map.Entry::getKey)
            .toList();
    fail(late, step);
  }

  void restart(Step step) {
    fail(List.copyOf(pending.keySet()), step);
  }

  private void fail(List<String> requests, Step step) {
    for (String request : requests) {
      pending.remove(request);
      step.tell(new ClientEvent.RequestFailed(request, ErrorCode.UNAVAILABLE, null));
    }
  }
}
