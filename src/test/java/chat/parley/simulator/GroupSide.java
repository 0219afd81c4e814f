package chat.parley.simulator;

import chat.parley.gateway.Following;
import chat.parley.group.Ask;
import chat.parley.group.FanoutEvent;
import chat.parley.group.GroupAnswer;
import chat.parley.group.GroupCommand;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.GroupAction;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A model of a session's side of its relation to groups, with the real rules of following them. */
final class GroupSide {
  private static final int ID_LENGTH = 26;
  private final World world;
  private final GatewaySession session;
  private final Feed feed;
  private Following following = new Following();
  private int links;

  GroupSide(World world, GatewaySession session, Feed feed) {
    this.world = world;
    this.session = session;
    this.feed = feed;
  }

  void signedIn(ClientFrame.Hello hello) {
    following = new Following(hello.since().isEmpty(), hello.cursors());
  }

  private FanoutNode fanout() {
    return world.fanouts.get(session.node());
  }

  /** Passes on what a frame asks of a group; whether there was such a thing. */
  boolean take(ClientFrame frame) {
    return switch (frame) {
      case ClientFrame.Send f -> ask(f.conversation(), new Ask.Send(f.messages()));
      case ClientFrame.Pull f ->
          ask(f.conversation(), new Ask.Pull(f.request(), f.before(), f.after(), f.limit()));
      case ClientFrame.Typing f -> ask(f.conversation(), new Ask.Type());
      case ClientFrame.Info f -> ask(f.conversation(), new Ask.Info(f.request(), f.sequence()));
      case ClientFrame.Group f -> act(f.request(), f.action());
      case ClientFrame.Hello any -> false;
      case ClientFrame.Received any -> false;
      case ClientFrame.Read any -> false;
      case ClientFrame.Watch any -> false;
      case ClientFrame.Block any -> false;
      case ClientFrame.Unblock any -> false;
      case ClientFrame.Prefer any -> false;
      case ClientFrame.Ping any -> false;
    };
  }

  private boolean ask(Conversation conversation, Ask ask) {
    return conversation instanceof Conversation.Group(GroupId group) && ask(group, ask);
  }

  private boolean ask(GroupId group, Ask ask) {
    GroupShell.Guest guest = new GroupShell.Guest(session, session.user(), session.device());
    session.up(
        ask,
        () ->
            world.region.deliver(
                session.id().value(), group, new GroupCommand.Asked(guest, ask), null));
    return true;
  }

  private boolean act(String request, GroupAction action) {
    return switch (action) {
      case GroupAction.Create a -> ask(a.group(), new Ask.Create(request, a.title(), a.members()));
      case GroupAction.Add a -> ask(a.group(), new Ask.Add(request, a.users()));
      case GroupAction.Remove a -> ask(a.group(), new Ask.Remove(request, a.users()));
      case GroupAction.Leave a -> ask(a.group(), new Ask.Leave(request));
      case GroupAction.Promote a -> ask(a.group(), new Ask.Promote(request, a.user()));
      case GroupAction.Demote a -> ask(a.group(), new Ask.Demote(request, a.user()));
      case GroupAction.Rename a -> ask(a.group(), new Ask.Rename(request, a.title()));
      case GroupAction.Describe a -> ask(a.group(), new Ask.Describe(request, a.description()));
      case GroupAction.Link a -> {
        String secret = "%s-%d".formatted(session.id(), ++links);
        yield ask(a.group(), new Ask.Link(request, a.group() + secret, Bytes.utf8(secret), 0));
      }
      case GroupAction.Unlink a -> ask(a.group(), new Ask.Unlink(request));
      case GroupAction.Join a ->
          ask(
              new GroupId(a.link().substring(0, ID_LENGTH)),
              new Ask.Join(request, Bytes.utf8(a.link().substring(ID_LENGTH))));
      case GroupAction.Members a -> ask(a.group(), new Ask.Members(request));
    };
  }

  /** Passes on marks of groups; gives the others. */
  Map<Conversation, Long> mark(boolean read, Map<Conversation, Long> marks) {
    Map<Conversation, Long> direct = new HashMap<>();
    Map<GroupId, Long> ofGroups = new HashMap<>();
    marks.forEach((conversation, upTo) -> {
      if (!(conversation instanceof Conversation.Group(GroupId group))) {
        direct.put(conversation, upTo);
      } else if (following.registered().contains(group)) {
        following.store(group, upTo);
        ofGroups.put(group, upTo);
      } else if (following.isListed()) {
        session.frame(
            new ServerFrame.Error(null, conversation, null, ErrorCode.NOT_MEMBER, null, null));
      }
    });
    if (!ofGroups.isEmpty()) {
      fanout().mark(session, read, Map.copyOf(ofGroups));
    }
    return direct;
  }

  // From the user's entity.

  void known(SessionEvent.Groups event) {
    if (following.know(event)) {
      register(following.registered());
    }
  }

  private void register(Set<GroupId> groups) {
    fanout().register(session, session.user(), session.device(), Set.copyOf(groups));
  }

  void renew() {
    if (!following.registered().isEmpty()) {
      register(following.registered());
    }
  }

  // From groups and the fan-out.

  void answered(GroupAnswer answer) {
    switch (answer) {
      case GroupAnswer.Frame(var frame) -> session.frame(frame);
      case GroupAnswer.Granted c ->
          feed.pull(
              new SessionEvent.Granted(
                  c.request(),
                  new SessionEvent.Grant(
                      new Conversation.Group(c.group()), 0, c.low(), c.high(), c.forward()),
                  c.limit()),
              c.beyond());
    }
  }

  void fanned(FanoutEvent event) {
    switch (event) {
      case FanoutEvent.Told(var frame, var text) -> session.frame(frame);
      case FanoutEvent.HeadMoved(var head) -> {
        following.begin(GroupTruth.groupOf(head.conversation()), head.mine().received());
        feed.head(head);
      }
      case FanoutEvent.Left left -> {
        Following.End end = following.left(left);
        Set<GroupId> others = new HashSet<>(following.registered());
        others.remove(left.group());
        register(others);
        if (end.again() == Following.Again.NOW) {
          register(following.registered());
        }
        end.owed().forEach(feed::owe);
      }
      case FanoutEvent.Forgotten any -> renew();
      case FanoutEvent.Gone(var group) -> session.lost(new Conversation.Group(group)::equals);
    }
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
      fanout().refresh(session, groups);
    }
  }

  void leave() {
    fanout().leave(session);
  }
}
