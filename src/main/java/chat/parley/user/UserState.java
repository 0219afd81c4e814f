package chat.parley.user;

import static chat.parley.user.Account.Standing.ACTIVE;
import static chat.parley.user.Account.Standing.SUSPENDED;

import chat.parley.conversation.Recent;
import chat.parley.conversation.Timeline;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * Everything durable about a user, folded from the log. No bodies but those of the recent cache.
 *
 * @param position how many events the log has
 * @param incarnation the position of the latest {@code Woken} or {@code Registered}
 * @param account null before registration
 * @param chats by the other participant; also those that were only blocked yet
 * @param blocked blocked users, with the head at which the chat was frozen
 * @param preferences settings in order of conversation and key
 * @param groups those that the user is in, and some that were left
 */
public record UserState(
    long position,
    long incarnation,
    Account account,
    TreePMap<UserId, Chat> chats,
    TreePMap<UserId, Long> blocked,
    TreePMap<Preference.Key, Preference> preferences,
    TreePMap<GroupId, Belonging> groups,
    Recent recent) {

  public static final UserState EMPTY =
      new UserState(
          0,
          0,
          null,
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          Recent.EMPTY);

  /** Whether the account exists. */
  public boolean isRegistered() {
    return account != null;
  }

  /** Whether others may know of the account: it was made, and not deleted. */
  public boolean exists() {
    return isRegistered() && account.standing() != Account.Standing.DELETED;
  }

  /** Whether an operator has shut the account out. */
  public boolean isSuspended() {
    return isRegistered() && account.standing() == Account.Standing.SUSPENDED;
  }

  /** The signed-in device of a number. */
  public Optional<Account.Device> device(int number) {
    return account == null ? Optional.empty() : Optional.ofNullable(account.devices().get(number));
  }

  /** The chat with a user, once it has an entry or was blocked. */
  public Optional<Chat> chat(UserId peer) {
    return Optional.ofNullable(chats.get(peer));
  }

  /** Whether the chat with a user has an entry. */
  public boolean hasBegun(UserId peer) {
    Chat chat = chats.get(peer);
    return chat != null && chat.head() > 0;
  }

  public boolean isBlocked(UserId peer) {
    return blocked.containsKey(peer);
  }

  /** The highest sequence that this user's devices may see. */
  public long visibleHead(UserId peer) {
    Chat chat = chats.get(peer);
    if (chat == null) {
      return 0;
    }
    Long frozen = blocked.get(peer);
    return frozen == null ? chat.head() : Math.min(frozen, chat.head());
  }

  /** The key that the chat has, or would get with its first entry. */
  public long keyOf(UserId peer) {
    Chat chat = chats.get(peer);
    return chat == null ? chats.size() + 1L : chat.key();
  }

  /** The timeline of the chat, empty when it has not begun. */
  public Timeline timeline(UserId peer) {
    Chat chat = chats.get(peer);
    return chat == null ? Timeline.EMPTY : chat.timeline();
  }

  /** The state after one more event. Never validates: what is in the log has happened. */
  public UserState apply(UserEvent event) {
    long next = position + 1;
    return switch (event) {
      case UserEvent.Registered e ->
          with(new Account(e.time(), e.name(), e.passwordHash(), TreePMap.empty(), 0, ACTIVE))
              .at(next, next);
      case UserEvent.DeviceAdded e ->
          with(account.plus(new Account.Device(e.device(), e.label(), e.time(), e.secretHash())))
              .at(next, incarnation);
      case UserEvent.DeviceRemoved e -> with(account.minus(e.device())).at(next, incarnation);
      case UserEvent.Renamed e -> with(account.withName(e.name())).at(next, incarnation);
      case UserEvent.Suspended e -> with(account.standing(SUSPENDED)).at(next, incarnation);
      case UserEvent.Reinstated e -> with(account.standing(ACTIVE)).at(next, incarnation);
      case UserEvent.Deleted e -> erased().at(next, incarnation);
      case UserEvent.Woken e -> at(next, next);
      case UserEvent.MessageStored e -> stored(e, next).at(next, incarnation);
      case UserEvent.Progressed e -> progressed(e, next).at(next, incarnation);
      case UserEvent.Preferred e ->
          withPreferences(
                  Preference.plus(
                      preferences,
                      new Preference(
                          new Preference.Key(e.conversation(), e.key()), e.value(), next)))
              .at(next, incarnation);
      case UserEvent.Grouped e ->
          withGroups(Belonging.plus(groups, new Belonging(e.membership(), next)))
              .at(next, incarnation);
      case UserEvent.Blocked e ->
          withBlocked(blocked.plus(e.peer(), e.head()))
              .touched(e.peer(), next)
              .at(next, incarnation);
      case UserEvent.Unblocked e ->
          withBlocked(blocked.minus(e.peer())).touched(e.peer(), next).at(next, incarnation);
    };
  }

  private UserState stored(UserEvent.MessageStored e, long next) {
    Chat before = chats.get(e.peer());
    Timeline timeline = before == null ? Timeline.EMPTY : before.timeline();
    Progress progress = before == null ? Progress.none(e.peer()) : before.progress();
    Chat after = new Chat(e.key(), timeline.append(e.entry()), progress, next);
    return new UserState(
        position,
        incarnation,
        account,
        chats.plus(e.peer(), after),
        blocked,
        preferences,
        groups,
        recent.plus(Conversation.with(e.peer()), e.entry()));
  }

  private UserState progressed(UserEvent.Progressed e, long next) {
    TreePMap<UserId, Chat> after = chats;
    for (Progress progress : e.progress()) {
      Chat chat = after.get(progress.peer());
      if (chat != null) {
        Progress merged = chat.progress().merge(progress);
        after = after.plus(progress.peer(), new Chat(chat.key(), chat.timeline(), merged, next));
      }
    }
    return withChats(after);
  }

  /** The chat has changed; also one that has not begun, so that every device learns of it. */
  private UserState touched(UserId peer, long next) {
    Chat chat = chats.get(peer);
    Progress progress = chat == null ? Progress.none(peer) : chat.progress();
    return withChats(chats.plus(peer, new Chat(keyOf(peer), timeline(peer), progress, next)));
  }

  /** Chats keep their places in the log, groups stay until they have been left. */
  private UserState erased() {
    return new UserState(
        position,
        incarnation,
        account.erased(),
        chats,
        TreePMap.empty(),
        TreePMap.empty(),
        groups,
        Recent.EMPTY);
  }

  private UserState at(long nextPosition, long nextIncarnation) {
    return new UserState(
        nextPosition, nextIncarnation, account, chats, blocked, preferences, groups, recent);
  }

  private UserState with(Account next) {
    return new UserState(position, incarnation, next, chats, blocked, preferences, groups, recent);
  }

  private UserState withChats(TreePMap<UserId, Chat> next) {
    return new UserState(
        position, incarnation, account, next, blocked, preferences, groups, recent);
  }

  private UserState withBlocked(TreePMap<UserId, Long> next) {
    return new UserState(position, incarnation, account, chats, next, preferences, groups, recent);
  }

  private UserState withPreferences(TreePMap<Preference.Key, Preference> next) {
    return new UserState(position, incarnation, account, chats, blocked, next, groups, recent);
  }

  private UserState withGroups(TreePMap<GroupId, Belonging> next) {
    return new UserState(position, incarnation, account, chats, blocked, preferences, next, recent);
  }

  /** Whether the user is in a group, as far as this log knows. */
  public boolean isIn(GroupId group) {
    Belonging belonging = groups.get(group);
    return belonging != null && belonging.membership().member();
  }
}
