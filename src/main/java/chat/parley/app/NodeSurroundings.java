package chat.parley.app;

import chat.parley.conversation.ToGroup;
import chat.parley.conversation.ToUser;
import chat.parley.group.GroupActorMessage;
import chat.parley.group.GroupSharding;
import chat.parley.group.GroupSurroundings;
import chat.parley.journal.Databases;
import chat.parley.journal.History;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.Partition;
import chat.parley.model.UserId;
import chat.parley.ops.Metrics;
import chat.parley.presence.LastSeenTable;
import chat.parley.user.UserActor;
import chat.parley.user.UserActorMessage;
import chat.parley.user.UserCommand;
import chat.parley.user.UserSharding;
import chat.parley.user.UserSurroundings;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/** What this node is to the entities that it hosts. */
record NodeSurroundings(
    UserSharding users, GroupSharding groups, History history, LastSeenTable seen, Metrics metrics)
    implements UserSurroundings, GroupSurroundings {
  @Override
  public void tell(UserId user, UserCommand.OfPeer command) {
    users.tell(user, new UserActorMessage.FromUser(command));
  }

  @Override
  public void tell(GroupId group, ToGroup word) {
    groups.tell(group, new GroupActorMessage.FromUser(word));
  }

  @Override
  public void tell(UserId user, ToUser word) {
    users.tell(user, new UserActorMessage.FromGroup(new UserCommand.FromGroup(word)));
  }

  @Override
  public CompletionStage<List<Entry>> entries(UserId owner, long key, long after, long head) {
    return history
        .read(
            new History.Range(
                Databases.persistenceId(owner), Partition.of(owner), key, after + 1, head),
            History.Direction.FORWARD,
            UserActor.RECORD_ENTRIES_MAX,
            UserActor.RECORD_BYTES_MAX)
        .thenApply(History.Page::entries);
  }

  @Override
  public void seen(UserId user, long at, LongConsumer stored) {
    seen.touch(user, at, stored);
  }

  @Override
  public CompletionStage<OptionalLong> lastSeen(UserId user) {
    return seen.read(user);
  }

  @Override
  public void waiting(long before, long now) {
    metrics.waiting(before, now);
  }

  @Override
  public void pushed() {
    metrics.pushed();
  }

  @Override
  public long now() {
    return System.currentTimeMillis();
  }
}
