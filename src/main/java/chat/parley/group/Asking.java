package chat.parley.group;

import chat.parley.model.GroupId;
import chat.parley.model.Marks;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameSize;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What members ask without changing anything: history, marks of an entry, members, typing. */
final class Asking {
  private final GroupId self;
  private final GroupLive live;
  private final Replies replies;

  Asking(GroupId self, GroupLive live, Replies replies) {
    this.self = self;
    this.live = live;
    this.replies = replies;
  }

  /** Leave to read a page, within one time of the user's membership. */
  GroupEffect pull(GroupState state, Asker asker, Ask.Pull c) {
    Optional<Participant> member = state.member(asker.user());
    if (member.isEmpty()) {
      return Replies.stranger(asker, c.request());
    }
    List<Span> spans = member.get().spans();
    boolean forward = c.after().isPresent();
    if (c.before().orElse(1) > state.head() + 1) {
      // Whoever knows of later entries would take the page for what lies right below them.
      return Replies.again(asker, c.request(), "the group's log is not known up to there");
    }
    long from = forward ? c.after().getAsLong() + 1 : 1;
    long to = forward ? state.head() : Math.min(state.head(), c.before().orElse(1) - 1);
    List<Span> inside =
        spans.stream().filter(each -> each.from() <= to && each.to() >= from).toList();
    if (from > to || inside.isEmpty()) {
      return Replies.tell(
          asker, new ServerFrame.Messages(c.request(), replies.conversation(), List.of(), false));
    }
    Span span = forward ? inside.getFirst() : inside.getLast();
    GroupAnswer.Granted leave =
        new GroupAnswer.Granted(
            self,
            c.request(),
            Math.max(from, span.from()),
            Math.min(to, span.to()),
            forward,
            c.limit(),
            inside.size() > 1);
    return new GroupEffect.Tell(asker, cached(state, leave).orElse(leave));
  }

  /** The page itself, when the recent cache has all of it. */
  private Optional<GroupAnswer> cached(GroupState state, GroupAnswer.Granted c) {
    boolean forward = c.forward();
    long first = forward ? c.low() : Math.max(c.low(), c.high() - c.limit() + 1);
    long last = forward ? Math.min(c.high(), c.low() + c.limit() - 1) : c.high();
    boolean more = c.beyond() || (forward ? last < c.high() : first > c.low());
    return state
        .recent()
        .range(replies.conversation(), first, last)
        .map(
            entries -> new ServerFrame.Messages(c.request(), replies.conversation(), entries, more))
        .map(page -> forward ? FrameSize.lowest(page) : FrameSize.highest(page))
        .map(GroupAnswer.Frame::new);
  }

  /** Who of those who were members at an entry has received and read it. */
  GroupEffect info(GroupState state, Asker asker, Ask.Info c) {
    boolean shown =
        c.sequence() <= state.head()
            && state.member(asker.user()).flatMap(each -> each.spanOf(c.sequence())).isPresent();
    if (!shown) {
      return Replies.stranger(asker, c.request());
    }
    List<ServerFrame.UserMarks> marks = new ArrayList<>();
    state
        .participants()
        .forEach((user, participant) -> {
          if (!user.equals(asker.user())) {
            participant
                .spanOf(c.sequence())
                .ifPresent(span -> marks.add(marks(user, participant, span, c.sequence())));
          }
        });
    return Replies.tell(
        asker, new ServerFrame.Result(c.request(), replies.conversation(), List.copyOf(marks)));
  }

  private ServerFrame.UserMarks marks(
      UserId user, Participant participant, Span span, long sequence) {
    if (span != participant.last()) {
      return new ServerFrame.UserMarks(
          user, span.received() >= sequence, null, span.read() >= sequence, null);
    }
    Marks marks = live.marks(user, participant);
    return new ServerFrame.UserMarks(
        user,
        marks.received().upTo() >= sequence,
        orNull(marks.received().timeOf(sequence)),
        marks.read().upTo() >= sequence,
        orNull(marks.read().timeOf(sequence)));
  }

  private static Long orNull(long time) {
    return time == 0 ? null : time;
  }

  GroupEffect members(GroupState state, Asker asker, Ask.Members c) {
    if (state.member(asker.user()).isEmpty()) {
      return Replies.stranger(asker, c.request());
    }
    List<ServerFrame.Member> members =
        state
            .members()
            .map(
                each -> new ServerFrame.Member(each.getKey(), each.getValue().role() == Role.ADMIN))
            .toList();
    return Replies.tell(
        asker,
        new ServerFrame.Result(
            c.request(),
            replies.conversation(),
            null,
            null,
            members,
            state.description().isEmpty() ? null : state.description()));
  }

  /** Told to every node; a stranger's typing is not noticed. */
  List<GroupEffect> type(GroupState state, Asker asker) {
    return state.member(asker.user()).isPresent()
        ? live.inform(new GroupNews.Typing(state.changed(), asker.user()))
        : List.of();
  }

  /** A request of somebody who may know the group, but not do this. */
  static GroupEffect forbid(Asker asker, String request) {
    return Replies.fail(asker, request, ErrorCode.FORBIDDEN, "only admins may");
  }
}
