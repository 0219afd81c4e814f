package chat.parley.group;

import chat.parley.conversation.Membership;
import chat.parley.conversation.ToGroup;
import chat.parley.conversation.ToUser;
import chat.parley.model.Body;
import chat.parley.model.GroupId;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A group's core with users around it, who answer as soon as they are spoken to. */
final class Scene {
  static final GroupId ID = new GroupId("k3jq7wz2m5xvb4n6t2aprd7ehc");
  static final UserId ANN = new UserId("ann");
  static final UserId BEN = new UserId("ben");
  static final UserId CAT = new UserId("cat");
  static final UserId DAN = new UserId("dan");
  static final NodeId NODE = new NodeId("node");

  /** A device of a user, which keeps what it is told. */
  record Person(UserId user, int device, List<GroupAnswer> heard) implements Asker {
    Person(UserId user) {
      this(user, 1, new ArrayList<>());
    }

    ServerFrame last() {
      return ((GroupAnswer.Frame) heard.getLast()).frame();
    }

    ErrorCode error() {
      return ((ServerFrame.Error) last()).code();
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  final List<GroupEvent> log = new ArrayList<>();
  final List<GroupNews> news = new ArrayList<>();
  final Set<UserId> unknown = new HashSet<>();
  final Set<UserId> deaf = new HashSet<>();
  final Map<UserId, Membership> known = new HashMap<>();
  final Deque<GroupCommand> waiting = new ArrayDeque<>();
  GroupState state = GroupState.EMPTY;
  Group group = new Group(ID, 0);
  long now = 1_000;
  boolean rested;

  Scene does(GroupCommand command) {
    waiting.add(command);
    while (!waiting.isEmpty()) {
      step(List.of(waiting.poll()));
    }
    return this;
  }

  /** Decides commands one after another and commits them together, as the actor does. */
  void step(List<GroupCommand> commands) {
    List<GroupEffect> effects = new ArrayList<>();
    for (GroupCommand command : commands) {
      GroupDecision decision = group.decide(state, command, now);
      for (GroupEvent event : decision.events()) {
        state = state.apply(event);
        log.add(event);
      }
      effects.addAll(decision.after().apply(state));
    }
    effects.forEach(this::carryOut);
  }

  private void carryOut(GroupEffect effect) {
    switch (effect) {
      case GroupEffect.Tell(Asker asker, GroupAnswer answer) ->
          ((Person) asker).heard().add(answer);
      case GroupEffect.Say(UserId user, ToUser word) -> hear(user, word);
      case GroupEffect.Inform e -> news.add(e.news());
      case GroupEffect.Forget e -> {}
      case GroupEffect.Rest e -> rested = true;
    }
  }

  private void hear(UserId user, ToUser word) {
    if (deaf.contains(user)) {
      return;
    }
    switch (word) {
      case ToUser.Invited any -> answer(new ToGroup.Known(user, !unknown.contains(user), true));
      case ToUser.Told(Membership membership) -> {
        Membership before = known.get(user);
        if (before == null || before.sequence() < membership.sequence()) {
          known.put(user, membership);
        }
        answer(new ToGroup.Kept(user, known.get(user).sequence()));
      }
    }
  }

  private void answer(ToGroup word) {
    waiting.add(new GroupCommand.Answered(word));
  }

  ServerFrame asks(Person person, Ask ask) {
    int before = person.heard().size();
    does(new GroupCommand.Asked(person, ask));
    return person.heard().size() > before && person.heard().getLast() instanceof GroupAnswer.Frame
        ? person.last()
        : null;
  }

  Scene later(long ms) {
    now += ms;
    return does(new GroupCommand.Tick());
  }

  /** A crash and a replay. */
  void restart() {
    waiting.clear();
    state = replayed();
    group = new Group(ID, now);
    does(new GroupCommand.Wake());
  }

  GroupState replayed() {
    GroupState replay = GroupState.EMPTY;
    for (GroupEvent event : log) {
      replay = replay.apply(event);
    }
    return replay;
  }

  static Ask.Create create(UserId... members) {
    return new Ask.Create("create", "Friends", List.of(members));
  }

  static Ask.Send send(long number) {
    return new Ask.Send(List.of(message(number)));
  }

  static Message message(long number) {
    return new Message(
        number, MessageId.of(number + 7_000), Body.content("{\"n\":" + number + "}"));
  }

  static Ask.Pull after(long sequence) {
    return new Ask.Pull("pull", OptionalLong.empty(), OptionalLong.of(sequence), 200);
  }

  Optional<GroupNews.Standing> standing(UserId user) {
    news.clear();
    does(new GroupCommand.Attach(NODE, List.of(user)));
    return news.stream()
        .filter(GroupNews.Attached.class::isInstance)
        .map(GroupNews.Attached.class::cast)
        .flatMap(each -> each.standings().stream())
        .findFirst();
  }
}
