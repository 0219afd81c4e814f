package chat.parley.group;

import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Stands in for a group whose log can't be used now, as its database is down or its partition
 * moves: sessions are told to try again. It makes room after a moment, so that the next message
 * finds the group if that is possible by then.
 */
final class AbsentGroupActor {
  private static final Duration STAY = Duration.ofSeconds(1);
  private static final String DETAIL = "the log of this group can't be used now";

  private final Conversation conversation;

  AbsentGroupActor(GroupId self) {
    this.conversation = new Conversation.Group(self);
  }

  /**
   * The behavior of a stand-in.
   *
   * @param rest called with the actor itself when it makes room
   */
  static Behavior<GroupActorMessage> create(
      GroupId self, Consumer<ActorRef<GroupActorMessage>> rest) {
    AbsentGroupActor absent = new AbsentGroupActor(self);
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startSingleTimer(GroupActorMessage.Internal.TICK, STAY);
          return Behaviors.receiveMessage(message -> {
            if (message instanceof GroupActorMessage.Stop) {
              return Behaviors.stopped();
            }
            if (message instanceof GroupActorMessage.Internal) {
              rest.accept(context.getSelf());
            } else {
              absent.answer(message);
            }
            return Behaviors.same();
          });
        }));
  }

  /** Tells a session that waits for an answer to try again; others repeat by themselves. */
  void answer(GroupActorMessage message) {
    if (message instanceof GroupActorMessage.FromSession(var ref, var user, var device, Ask ask)) {
      answer(ref, ask);
    }
  }

  /** Tells a session to ask again. */
  void answer(ActorRef<GroupAnswer> session, Ask ask) {
    switch (ask) {
      case Ask.Send(var messages) -> {
        List<ServerFrame.Numbered> numbered =
            messages.stream()
                .map(each -> new ServerFrame.Numbered(each.number(), each.id()))
                .toList();
        session.tell(error(null, conversation, numbered));
      }
      case Ask.Type any -> {}
      case Ask.Pull pull -> session.tell(error(pull.request(), null, null));
      case Ask.Info info -> session.tell(error(info.request(), null, null));
      case Ask.Members members -> session.tell(error(members.request(), null, null));
      case Ask.OfChange change -> session.tell(error(change.request(), null, null));
    }
  }

  private static GroupAnswer error(
      String request, Conversation conversation, List<ServerFrame.Numbered> messages) {
    return new GroupAnswer.Frame(
        new ServerFrame.Error(
            request,
            conversation,
            messages,
            ErrorCode.UNAVAILABLE,
            GroupTiming.RETRY_AFTER_MS,
            DETAIL));
  }
}
