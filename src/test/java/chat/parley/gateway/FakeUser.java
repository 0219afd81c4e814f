package chat.parley.gateway;

import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.user.SessionEvent;
import chat.parley.user.UserActorMessage;
import chat.parley.user.UserActorMessage.ToSession;
import chat.parley.user.UserCommand;
import chat.parley.user.UserReply;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A user's entity as a test wants it: it writes down what it hears and says what it is told to. */
final class FakeUser {
  final UserId id;
  final Queue<UserCommand> heard = new ConcurrentLinkedQueue<>();
  volatile Function<UserCommand.Hello, List<SessionEvent>> onHello = hello -> List.of();
  volatile Function<UserCommand.OfEdge, UserReply> onEdge =
      command -> new UserReply.Refusal(ErrorCode.UNKNOWN_USER, "nobody");
  volatile ActorRef<ToSession> session;

  private final ActorTestKit kit;
  private final AtomicLong number = new AtomicLong();
  private volatile ActorRef<UserActorMessage> actor;
  private volatile long incarnation = 1;

  FakeUser(ActorTestKit kit, UserId id) {
    this.kit = kit;
    this.id = id;
    this.actor = kit.spawn(behavior(), id.value());
  }

  private Behavior<UserActorMessage> behavior() {
    return Behaviors.receiveMessage(message -> {
      on(message);
      return Behaviors.same();
    });
  }

  private void on(UserActorMessage message) {
    switch (message) {
      case UserActorMessage.FromSession(var ref, var command) -> {
        heard.add(command);
        if (command instanceof UserCommand.Hello hello) {
          if (!ref.equals(session)) {
            number.set(0);
          }
          session = ref;
          onHello.apply(hello).forEach(this::say);
        }
      }
      case UserActorMessage.Ask(var replyTo, var command) -> {
        heard.add(command);
        UserReply reply = onEdge.apply(command);
        if (reply != null) {
          replyTo.tell(reply);
        }
      }
      case UserActorMessage.FromUser any -> {}
      case UserActorMessage.FromGroup any -> {}
      case UserActorMessage.Locate any -> {}
      case UserActorMessage.Internal any -> {}
      case UserActorMessage.Stop any -> {}
    }
  }

  void deliver(UserActorMessage message) {
    actor.tell(message);
  }

  /** Says what must not be missed. */
  void say(SessionEvent event) {
    session.tell(new ToSession(actor, incarnation, number.incrementAndGet(), event));
  }

  /** Says what may be missed. */
  void mention(SessionEvent event) {
    session.tell(new ToSession(actor, incarnation, 0, event));
  }

  /** Says something to a session that never hears of it. */
  void lose() {
    number.incrementAndGet();
  }

  /** Takes the session in anew: counts from above the former numbers. */
  void adopt() {
    number.addAndGet(ToSession.STAY - number.get() % ToSession.STAY);
  }

  /** The next incarnation. */
  void restart() {
    kit.stop(actor);
    incarnation++;
    number.set(0);
    actor = kit.spawn(behavior(), id.value());
  }

  <T extends UserCommand> List<T> heard(Class<T> type) {
    return heard.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
