package chat.parley.gateway;

import chat.parley.group.Ask;
import chat.parley.group.FanoutEvent;
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
import java.util.random.RandomGenerator;

/**
 * A session's side of its relation to groups: what its client asks of them, and which of them it
 * follows. Pure; for one thread.
 */
public final class GroupSide {
  private final GroupPort port;
  private final Following following;
  private final RandomGenerator random;

  /**
   * @param hello what the client has, as it says
   * @param random draws the secrets of invite links
   */
  public GroupSide(GroupPort port, ClientFrame.Hello hello, RandomGenerator random) {
    this.port = port;
    this.following = new Following(hello.since().isEmpty(), hello.cursors());
    this.random = random;
  }

  // From the client.

  /** Passes on what a frame asks of a group; gives that group, if there is one. */
  public Optional<GroupId> take(ClientFrame frame, long now) {
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
    port.ask(group, ask);
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
          port.tell(
              new ServerFrame.Error(
                  null, conversation, null, ErrorCode.NOT_MEMBER, null, "no such group"));
        }
      }
    });
    if (!ofGroups.isEmpty()) {
      port.mark(read, Map.copyOf(ofGroups));
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
        InviteText invite = InviteText.draw(a.group(), random);
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
  public void known(SessionEvent.Groups event) {
    if (following.know(event)) {
      port.register(following.registered());
    }
  }

  /** The fan-out may have forgotten the session. */
  public void renew() {
    if (!following.registered().isEmpty()) {
      port.register(following.registered());
    }
  }

  // From groups.

  /** The client is about to be told this. */
  public void answered(ServerFrame frame) {
    if (frame instanceof ServerFrame.Accepted accepted
        && accepted.conversation() instanceof Conversation.Group(GroupId group)) {
      following.hear(group);
    }
  }

  // From the fan-out.

  /** The client is told the head of a group. */
  public void begin(ServerFrame.Head head) {
    if (head.conversation() instanceof Conversation.Group(GroupId group)) {
      following.begin(group, head.mine().received());
    }
  }

  /** The user is not in a group any more; gives what is still to be read for the client. */
  public List<SessionEvent.Grant> left(FanoutEvent.Left event) {
    Following.End end = following.left(event);
    Set<GroupId> others = new HashSet<>(following.registered());
    others.remove(event.group());
    port.register(others);
    if (end.again() == Following.Again.NOW) {
      port.register(following.registered());
    }
    return end.owed();
  }

  /** Leave to read a page, as the feed takes it. */
  public static SessionEvent.Granted granted(GroupAnswer.Granted c) {
    return new SessionEvent.Granted(
        c.request(),
        new SessionEvent.Grant(
            new Conversation.Group(c.group()), 0, c.low(), c.high(), c.forward()),
        c.limit());
  }

  /** The client was not told everything of these conversations. */
  public void refresh(Set<Conversation> behind) {
    Set<GroupId> groups = new HashSet<>();
    behind.forEach(each -> {
      if (each instanceof Conversation.Group(GroupId group)) {
        groups.add(group);
      }
    });
    if (!groups.isEmpty()) {
      port.refresh(groups);
    }
  }

  /** The session is over. */
  public void leave() {
    port.leave();
  }
}
