package chat.parley.gateway;

import chat.parley.group.Ask;
import chat.parley.group.FanoutActorMessage;
import chat.parley.group.FanoutEvent;
import chat.parley.group.GroupActorMessage;
import chat.parley.group.GroupAnswer;
import chat.parley.model.GroupId;
import chat.parley.protocol.ServerFrame;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** The ways of a session to groups and to the node's fan-out. */
final class GroupLink implements GroupPort {
  private final SessionEnvironment environment;
  private final Token token;
  private final ActorRef<GroupAnswer> answers;
  private final ActorRef<FanoutEvent> ear;
  private final Consumer<ServerFrame> client;

  /**
   * @param answers where groups answer
   * @param ear where the fan-out tells
   * @param client is told
   */
  GroupLink(
      SessionEnvironment environment,
      Token token,
      ActorRef<GroupAnswer> answers,
      ActorRef<FanoutEvent> ear,
      Consumer<ServerFrame> client) {
    this.environment = environment;
    this.token = token;
    this.answers = answers;
    this.ear = ear;
    this.client = client;
  }

  @Override
  public void ask(GroupId group, Ask ask) {
    environment
        .groups()
        .tell(group, new GroupActorMessage.FromSession(answers, token.user(), token.device(), ask));
  }

  @Override
  public void mark(boolean read, Map<GroupId, Long> marks) {
    environment.fanout().tell(new FanoutActorMessage.Mark(ear, read, marks));
  }

  @Override
  public void register(Set<GroupId> groups) {
    environment
        .fanout()
        .tell(new FanoutActorMessage.Register(ear, token.user(), token.device(), groups));
  }

  @Override
  public void refresh(Set<GroupId> groups) {
    environment.fanout().tell(new FanoutActorMessage.Refresh(ear, groups));
  }

  @Override
  public void leave() {
    environment.fanout().tell(new FanoutActorMessage.Leave(ear));
  }

  @Override
  public void tell(ServerFrame frame) {
    client.accept(frame);
  }
}
