package chat.parley.user;

import chat.parley.conversation.ToGroup;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Surroundings without other users, at a time that stands still unless it is hastened. */
final class LoneSurroundings implements UserSurroundings {
  private final AtomicLong now;
  private long step;

  /**
   * When the user was seen, as the table is to hold it: nothing is stored unless a test does so.
   */
  final BlockingQueue<Touch> unstored = new LinkedBlockingQueue<>();

  record Touch(long at, LongConsumer stored) {}

  LoneSurroundings(long now) {
    this.now = new AtomicLong(now);
  }

  /** Every look at the clock takes this long. */
  LoneSurroundings hasten(long stepMs) {
    step = stepMs;
    return this;
  }

  @Override
  public void tell(UserId user, UserCommand.OfPeer command) {}

  @Override
  public void tell(GroupId group, ToGroup word) {}

  @Override
  public CompletionStage<List<Entry>> entries(UserId owner, long key, long after, long head) {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public void seen(UserId user, long at, LongConsumer stored) {
    unstored.add(new Touch(at, stored));
  }

  @Override
  public CompletionStage<OptionalLong> lastSeen(UserId user) {
    return CompletableFuture.completedFuture(OptionalLong.empty());
  }

  @Override
  public long now() {
    return now.getAndAdd(step);
  }
}
