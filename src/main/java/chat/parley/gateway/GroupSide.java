package chat.parley.gateway;

import chat.parley.group.Ask;
import chat.parley.group.FanoutActorMessage;
import chat.parley.group.FanoutEvent;
import chat.parley.group.GroupActorMessage;
import chat.parley.group.GroupAnswer;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.GroupAction;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A session's side of its relation to groups: what its client asks of them, and the registration
 * with the node's fan-out, which tells what happens in them. For one thread.
 */
final class GroupSide {
  private final SessionEnvironment environment;
  private final Token token;
  private final Following following;
  private final ActorRef<GroupAnswer> answers;
  private final ActorRef<FanoutEvent> ear;
  private final Consumer<ServerFrame> say;

  /**
   * @param answers where groups answer
   * @param ear where the fan-out tells
   * @param say tells the client
   */
  GroupSide(
      SessionEnvironment environment,
      Token token,
      ClientFrame.Hello hello,
      ActorRef<GroupAnswer> answers,
      ActorRef<FanoutEvent> ear,
      Consumer<ServerFrame> say) {
    this.environment = environment;
    this.token = token;
    this.following = new Following(hello.since().isEmpty(), hello.cursors());
    this.answers = answers;
    this.ear = ear;
    this.say = say;
  }

  // From the client.

  /** Passes on what a frame asks of a group; gives that group, if there is one. */
  Optional<GroupId> take(ClientFrame frame, long now) {
    return switch (frame) {
      case ClientFrame.Send f -> ask(f.conversation(), new Ask.Send(f.messages()));
      case ClientFrame.Pull f ->
          ask(f.conversation(), new Ask.Pull(f.request(), f.before(), f.after(), f.limit()));
      case ClientFrame.Typing f -> ask(f.conversation(), new Ask.Type());
      case ClientFrame.Info f -> ask(f.conversation(), new Ask.Info(f.request(), f.sequence()));
      case ClientFrame.Received f -> mark(false, f.marks());
      case ClientFrame.Read f -> mark(true, f.marks());
      case ClientFrame.Group f -> act(f, now);
      case ClientFrame.Hello any -> Optional.empty();
      case ClientFrame.Watch any -> Optional.empty();
      case ClientFrame.Block any -> Optional.empty();
      case ClientFrame.Unblock any -> Optional.empty();
      case ClientFrame.Prefer any -> Optional.empty();
      case ClientFrame.Ping any -> Optional.empty();
    };
  }

  private Optional<GroupId> ask(Conversation conversation, Ask ask) {
    return conversation instanceof Conversation.Group(GroupId group)
        ? ask(group, ask)
        : Optional.empty();
  }

  private Optional<GroupId> ask(GroupId group, Ask ask) {
    environment
        .groups()
        .tell(group, new GroupActorMessage.FromSession(answers, token.user(), token.device(), ask));
    return Optional.of(group);
  }

  private Optional<GroupId> mark(boolean read, Map<Conversation, Long> marks) {
    Map<GroupId, Long> ofGroups = new HashMap<>();
    marks.forEach((conversation, upTo) -> {
      if (conversation instanceof Conversation.Group(GroupId group)) {
        if (following.registered().contains(group)) {
          following.store(group, upTo);
          ofGroups.put(group, upTo);
        } else if (following.isListed()) {
          say.accept(
              new ServerFrame.Error(
                  null, conversation, null, ErrorCode.NOT_MEMBER, null, "no such group"));
        }
      }
    });
    if (!ofGroups.isEmpty()) {
      environment.fanout().tell(new FanoutActorMessage.Mark(ear, read, Map.copyOf(ofGroups)));
    }
    return Optional.empty();
  }

  private Optional<GroupId> act(ClientFrame.Group frame, long now) {
    String request = frame.request();
    return switch (frame.action()) {
      case GroupAction.Create a -> ask(a.group(), new Ask.Create(request, a.title(), a.members()));
      case GroupAction.Add a -> ask(a.group(), new Ask.Add(request, a.users()));
      case GroupAction.Remove a -> ask(a.group(), new Ask.Remove(request, a.users()));
      case GroupAction.Leave a -> ask(a.group(), new Ask.Leave(request));
      case GroupAction.Promote a -> ask(a.group(), new Ask.Promote(request, a.user()));
      case GroupAction.Demote a -> ask(a.group(), new Ask.Demote(request, a.user()));
      case GroupAction.Rename a -> ask(a.group(), new Ask.Rename(request, a.title()));
      case GroupAction.Describe a -> ask(a.group(), new Ask.Describe(request, a.description()));
      case GroupAction.Link a -> {
        InviteText invite = InviteText.draw(a.group(), environment.random());
        long expires = a.validMs().isPresent() ? now + a.validMs().getAsLong() : 0;
        yield ask(a.group(), new Ask.Link(request, invite.text(), invite.hash(), expires));
      }
      case GroupAction.Unlink a -> ask(a.group(), new Ask.Unlink(request));
      case GroupAction.Join a -> {
        yield InviteText.parse(a.link())
            .flatMap(invite -> ask(invite.group(), new Ask.Join(request, invite.hash())));
      }
      case GroupAction.Members a -> ask(a.group(), new Ask.Members(request));
    };
  }

  // From the user's entity.

  /** The user's groups, or some that have changed. */
  void known(SessionEvent.Groups event) {
    if (following.know(event)) {
      register(following.registered());
    }
  }

  private void register(Set<GroupId> groups) {
    environment
        .fanout()
        .tell(new FanoutActorMessage.Register(ear, token.user(), token.device(), groups));
  }

  /** The fan-out may have forgotten the session. */
  void renew() {
    if (!following.registered().isEmpty()) {
      register(following.registered());
    }
  }

  // From the fan-out.

  /** The client is told the head of a group. */
  void begin(ServerFrame.Head head) {
    if (head.conversation() instanceof Conversation.Group(GroupId group)) {
      following.begin(group, head.mine().received());
    }
  }

  /** The user is not in a group any more; gives what is still to be read for the client. */
  List<SessionEvent.Grant> left(FanoutEvent.Left event) {
    Following.End end = following.left(event);
    Set<GroupId> others = new HashSet<>(following.registered());
    others.remove(event.group());
    register(others);
    if (end.again() == Following.Again.NOW) {
      register(following.registered());
    }
    return end.owed();
  }

  /** Leave to read a page, as the feed takes it. */
  static SessionEvent.Granted granted(GroupAnswer.Granted c) {
    return new SessionEvent.Granted(
        c.request(),
        new SessionEvent.Grant(
            new Conversation.Group(c.group()), 0, c.low(), c.high(), c.forward()),
        c.limit());
  }

  /** The client was not told everything of these conversations. */
  void refresh(Set<Conversation> behind) {
    Set<GroupId> groups = new HashSet<>();
    behind.forEach(each -> {
      if (each instanceof Conversation.Group(GroupId group)) {
        groups.add(group);
      }
    });
    if (!groups.isEmpty()) {
      environment.fanout().tell(new FanoutActorMessage.Refresh(ear, groups));
    }
  }

  /** The session is over. */
  void leave() {
    environment.fanout().tell(new FanoutActorMessage.Leave(ear));
  }
}
