package chat.parley.simulator;

import chat.parley.conversation.Batch;
import chat.parley.conversation.Placed;
import chat.parley.conversation.Timeline;
import chat.parley.model.Conversation;
import chat.parley.model.DirectPair;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.Chat;
import chat.parley.user.Decision;
import chat.parley.user.Effect;
import chat.parley.user.Progress;
import chat.parley.user.SessionEvent;
import chat.parley.user.UserCommand;
import chat.parley.user.UserEvent;
import chat.parley.user.UserState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pcollections.TreePMap;

/** What a shell with a planted fault does otherwise. */
final class Mutations {
  private Mutations() {}

  /** What a recovery makes of a replayed log. */
  static UserState recovered(Planted planted, UserState state) {
    if (planted == Planted.FORGET_REPEATS) {
      return withChats(state, Mutations::withoutBatches);
    }
    return planted == Planted.MARK_REGRESSES ? withChats(state, Mutations::withoutMarks) : state;
  }

  private static Chat withoutBatches(Chat chat) {
    Timeline timeline = new Timeline(chat.head(), chat.timeline().time(), TreePMap.empty());
    return new Chat(chat.key(), timeline, chat.progress(), chat.changed());
  }

  private static Chat withoutMarks(Chat chat) {
    Progress none = Progress.none(chat.progress().peer());
    return new Chat(chat.key(), chat.timeline(), none, chat.changed());
  }

  private static UserState withChats(
      UserState state, java.util.function.UnaryOperator<Chat> change) {
    TreePMap<UserId, Chat> chats = state.chats();
    for (UserId peer : state.chats().keySet()) {
      chats = chats.plus(peer, change.apply(chats.get(peer)));
    }
    return new UserState(
        state.position(),
        state.incarnation(),
        state.account(),
        chats,
        state.blocked(),
        state.preferences(),
        state.groups(),
        state.recent());
  }

  /** A decision that takes the place of the core's, if any. */
  static Optional<Decision> decide(Planted planted, Shell shell, UserCommand command) {
    if (planted == Planted.RECORD_WITHOUT_GAP_CHECK && command instanceof UserCommand.Record c) {
      return recordAnything(shell, c);
    }
    if (planted == Planted.REPEAT_ANSWERED_FROM_ONE_LOG && command instanceof UserCommand.Send c) {
      return acceptRepeat(shell, c);
    }
    return Optional.empty();
  }

  private static Optional<Decision> recordAnything(Shell shell, UserCommand.Record c) {
    long head = shell.state().timeline(c.from()).head();
    if (c.entries().isEmpty() || c.entries().getFirst().sequence() <= head + 1) {
      return Optional.empty();
    }
    long key = shell.state().keyOf(c.from());
    List<UserEvent> events =
        c.entries().stream()
            .<UserEvent>map(each -> new UserEvent.MessageStored(key, c.from(), each))
            .toList();
    return Optional.of(new Decision(events, next -> List.of()));
  }

  private static Optional<Decision> acceptRepeat(Shell shell, UserCommand.Send c) {
    if (!(c.conversation() instanceof Conversation.Direct(UserId peer))) {
      return Optional.empty();
    }
    Optional<Batch> batch =
        shell.state().timeline(peer).lastBatch(new Sender(shell.self(), c.device()));
    Optional<List<Placed>> placed = batch.flatMap(each -> each.findAll(c.messages()));
    return placed.map(found -> {
      List<ServerFrame.AcceptedMessage> accepted =
          found.stream()
              .map(each ->
                  new ServerFrame.AcceptedMessage(
                      each.number(), each.id(), each.sequence(), each.time()))
              .toList();
      ServerFrame frame = new ServerFrame.Accepted(c.conversation(), accepted, true);
      Effect effect = new Effect.ToSession(c.session(), 0, new SessionEvent.Frame(frame));
      return new Decision(List.of(), next -> List.of(effect));
    });
  }

  /** What a home imagines to have heard as soon as it has told its copy. */
  static Optional<UserCommand> told(Planted planted, UserId self, Effect.ToUser effect) {
    boolean isRecord = effect.command() instanceof UserCommand.Record;
    if (planted != Planted.ACCEPT_AFTER_ONE_LOG
        || !isRecord
        || !DirectPair.of(self, effect.user()).home().equals(self)) {
      return Optional.empty();
    }
    UserCommand.Record sent = (UserCommand.Record) effect.command();
    return Optional.of(
        new UserCommand.Recorded(effect.user(), sent.entries().getLast().sequence()));
  }

  /** What a session makes of what a device says. */
  static ClientFrame heard(Planted planted, ClientFrame frame) {
    return planted == Planted.MARK_SAYS_MORE && frame instanceof ClientFrame.Received(var marks)
        ? new ClientFrame.Received(more(marks))
        : frame;
  }

  private static Map<Conversation, Long> more(Map<Conversation, Long> marks) {
    return marks.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, each -> each.getValue() + 1, Math::max, TreeMap::new));
  }
}
