package chat.parley.gateway;

import chat.parley.model.Conversation;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The {@code send}s of a client that are not answered yet, at most one a conversation: how long
 * they have taken, and what to say when whoever was to answer them is gone. Pure; for one thread.
 */
public final class OpenSends {
  /** Conversations that are remembered; the oldest is forgotten first. */
  public static final int CONVERSATIONS_MAX = 100;

  private record Open(List<ServerFrame.Numbered> messages, long nanos) {}

  private final Map<Conversation, Open> open = new LinkedHashMap<>();

  /** A {@code send} was read; nanoseconds of {@link System#nanoTime()}. */
  public void begun(ClientFrame.Send send, long nanos) {
    open.remove(send.conversation());
    open.put(send.conversation(), new Open(Translation.numbered(send.messages()), nanos));
    if (open.size() > CONVERSATIONS_MAX) {
      open.remove(open.keySet().iterator().next());
    }
  }

  /**
   * The client is told something.
   *
   * @return how long the {@code send} that it answers took; empty when it answers none
   */
  public OptionalLong answered(ServerFrame frame, long nanos) {
    Conversation answered =
        switch (frame) {
          case ServerFrame.Accepted f -> f.conversation();
          case ServerFrame.Error f -> f.conversation();
          case ServerFrame.Welcome any -> null;
          case ServerFrame.Heads any -> null;
          case ServerFrame.Messages any -> null;
          case ServerFrame.Ready any -> null;
          case ServerFrame.Message any -> null;
          case ServerFrame.Marks any -> null;
          case ServerFrame.Typing any -> null;
          case ServerFrame.Presence any -> null;
          case ServerFrame.Preference any -> null;
          case ServerFrame.Result any -> null;
          case ServerFrame.Pong any -> null;
          case ServerFrame.Bye any -> null;
        };
    Open found = answered == null ? null : open.get(answered);
    if (found == null || !answers(frame, found.messages())) {
      return OptionalLong.empty();
    }
    open.remove(answered);
    return OptionalLong.of(nanos - found.nanos());
  }

  /** An answer that is late names messages of an earlier batch. */
  private static boolean answers(ServerFrame frame, List<ServerFrame.Numbered> messages) {
    if (frame instanceof ServerFrame.Accepted accepted) {
      return accepted.messages().stream()
          .anyMatch(each -> messages.contains(new ServerFrame.Numbered(each.number(), each.id())));
    }
    return frame instanceof ServerFrame.Error error
        && (error.messages() == null
            ? error.code().reaction() == ErrorCode.Reaction.RETRY
            : error.messages().stream().anyMatch(messages::contains));
  }

  /**
   * Whoever was to answer these conversations is gone, and with it perhaps what was on its way to
   * it: the errors that have the client send again. What has been stored all the same is recognised
   * as a repeat.
   *
   * @param afterMs how soon
   */
  public List<ServerFrame.Error> lost(Predicate<Conversation> conversations, long afterMs) {
    List<ServerFrame.Error> errors = new ArrayList<>();
    open.forEach((conversation, each) -> {
      if (conversations.test(conversation)) {
        errors.add(
            new ServerFrame.Error(
                null,
                conversation,
                each.messages(),
                ErrorCode.UNAVAILABLE,
                afterMs,
                "on the move: once more"));
      }
    });
    return errors;
  }
}
