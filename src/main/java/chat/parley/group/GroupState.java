package chat.parley.group;

import chat.parley.conversation.Recent;
import chat.parley.conversation.Timeline;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/**
 * Everything durable about a group, folded from its log. No bodies but those of the recent cache.
 *
 * @param position how many events the log has
 * @param incarnation the position of the latest {@code Woken}, or of the creation
 * @param creator null before the creation
 * @param changed the sequence of the latest {@link Change}
 * @param participants members, and up to {@link #GONE_MAX} who were
 * @param link null when there is none
 */
public record GroupState(
    long position,
    long incarnation,
    UserId creator,
    String title,
    String description,
    Timeline timeline,
    long changed,
    TreePMap<UserId, Participant> participants,
    InviteLink link,
    Recent recent) {

  /** Former members whose times of membership are kept; who went first is forgotten first. */
  static final int GONE_MAX = 1_000;

  /** Devices whose last batch is known: all of 200 members, and as many that came and went. */
  static final int SENDERS_MAX = 3_200;

  public static final GroupState EMPTY =
      new GroupState(0, 0, null, "", "", Timeline.EMPTY, 0, TreePMap.empty(), null, Recent.EMPTY);

  /** Whether there is, or was, such a group. */
  public boolean isCreated() {
    return creator != null;
  }

  public long head() {
    return timeline.head();
  }

  /** Somebody who is a member now. */
  public Optional<Participant> member(UserId user) {
    return Optional.ofNullable(participants.get(user)).filter(Participant::isMember);
  }

  public boolean isAdmin(UserId user) {
    return member(user).filter(each -> each.role() == Role.ADMIN).isPresent();
  }

  /** All who are members now, in order of their ids. */
  public Stream<Map.Entry<UserId, Participant>> members() {
    return participants.entrySet().stream().filter(each -> each.getValue().isMember());
  }

  int memberCount() {
    return (int) members().count();
  }

  /** The state after one more event. Never validates: what is in the log has happened. */
  public GroupState apply(GroupEvent event) {
    long next = position + 1;
    return switch (event) {
      case GroupEvent.MessageStored e -> stored(e.group(), e.entry()).at(next, incarnation);
      case GroupEvent.Changed e -> changed(e).at(next, isCreated() ? incarnation : next);
      case GroupEvent.Marked e -> {
        TreePMap<UserId, Participant> after = participants;
        for (GroupEvent.Marked.Moved each : e.moved()) {
          Participant before = after.get(each.user());
          if (before != null) {
            after = after.plus(each.user(), before.with(each.marks()));
          }
        }
        yield with(after).at(next, incarnation);
      }
      case GroupEvent.Confirmed e -> {
        TreePMap<UserId, Participant> after = participants;
        for (GroupEvent.Confirmed.Kept each : e.kept()) {
          Participant before = after.get(each.user());
          if (before != null) {
            after = after.plus(each.user(), before.withTold(each.sequence()));
          }
        }
        yield with(after).at(next, incarnation);
      }
      case GroupEvent.Linked e -> with(new InviteLink(e.hash(), e.expires())).at(next, incarnation);
      case GroupEvent.Unlinked e -> with((InviteLink) null).at(next, incarnation);
      case GroupEvent.Woken e -> at(next, next);
    };
  }

  private GroupState stored(GroupId group, Entry entry) {
    return new GroupState(
        position,
        incarnation,
        creator,
        title,
        description,
        timeline.append(entry, SENDERS_MAX),
        changed,
        participants,
        link,
        recent.plus(new Conversation.Group(group), entry));
  }

  private GroupState changed(GroupEvent.Changed e) {
    Change change = e.change();
    TreePMap<UserId, Participant> after = participants(change, e.entry().sequence());
    boolean closed = after.values().stream().noneMatch(Participant::isMember);
    boolean renamed = change.kind() == Change.Kind.CREATED || change.kind() == Change.Kind.RENAMED;
    return new GroupState(
        position,
        incarnation,
        change.kind() == Change.Kind.CREATED ? change.by() : creator,
        renamed ? change.text() : title,
        change.kind() == Change.Kind.DESCRIBED ? change.text() : description,
        timeline.note(e.entry()),
        e.entry().sequence(),
        after,
        closed ? null : link,
        recent.plus(new Conversation.Group(e.group()), e.entry()));
  }

  private TreePMap<UserId, Participant> participants(Change change, long sequence) {
    TreePMap<UserId, Participant> after = participants;
    for (UserId user : change.users()) {
      Participant before = after.get(user);
      Participant next =
          switch (change.kind()) {
            case CREATED ->
                Participant.joined(sequence, user.equals(change.by()) ? Role.ADMIN : Role.MEMBER);
            case ADDED, JOINED ->
                before == null ? Participant.joined(sequence, Role.MEMBER) : before.again(sequence);
            case REMOVED, LEFT -> before == null ? null : before.gone(sequence);
            case PROMOTED -> before == null ? null : before.with(Role.ADMIN);
            case DEMOTED -> before == null ? null : before.with(Role.MEMBER);
            case RENAMED, DESCRIBED -> before;
          };
      after = next == null ? after : after.plus(user, next);
    }
    if (change.promoted() != null && after.containsKey(change.promoted())) {
      after = after.plus(change.promoted(), after.get(change.promoted()).with(Role.ADMIN));
    }
    return forgetLongGone(after);
  }

  /** Who went first, and is known to know it, is forgotten first. */
  private static TreePMap<UserId, Participant> forgetLongGone(TreePMap<UserId, Participant> all) {
    TreePMap<UserId, Participant> after = all;
    long gone = all.values().stream().filter(each -> !each.isMember()).count();
    for (; gone > GONE_MAX; gone--) {
      Optional<UserId> longest =
          after.entrySet().stream()
              .filter(each -> !each.getValue().isMember() && each.getValue().isTold())
              .min(Comparator.comparingLong(each -> each.getValue().changed()))
              .map(Map.Entry::getKey);
      if (longest.isEmpty()) {
        return after;
      }
      after = after.minus(longest.get());
    }
    return after;
  }

  private GroupState at(long nextPosition, long nextIncarnation) {
    return new GroupState(
        nextPosition,
        nextIncarnation,
        creator,
        title,
        description,
        timeline,
        changed,
        participants,
        link,
        recent);
  }

  private GroupState with(TreePMap<UserId, Participant> next) {
    return new GroupState(
        position, incarnation, creator, title, description, timeline, changed, next, link, recent);
  }

  private GroupState with(InviteLink next) {
    return new GroupState(
        position,
        incarnation,
        creator,
        title,
        description,
        timeline,
        changed,
        participants,
        next,
        recent);
  }
}
