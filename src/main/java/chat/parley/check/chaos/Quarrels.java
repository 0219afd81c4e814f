package chat.parley.check.chaos;

import chat.parley.check.RecordedDevice;
import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** People who block the other one of their chat, for a while. */
final class Quarrels {
  private static final long AGAIN_MS = 500;
  private static final long END_MS_MAX = 600_000;

  private final Set<Quarrel> open = ConcurrentHashMap.newKeySet();

  /** Whoever blocks, and who is blocked. */
  record Quarrel(Person person, UserId peer) {}

  /** Begins one at the person's first device; false when it goes on already. */
  boolean begin(Quarrel quarrel) {
    RecordedDevice device = quarrel.person().devices().getFirst();
    if (!device.isAwake() || !open.add(quarrel)) {
      return false;
    }
    device.block(quarrel.peer(), true);
    return true;
  }

  /** Whether somebody may block a chat: then no app would offer to write there. */
  boolean isOpen(Person person, Conversation conversation) {
    return conversation instanceof Conversation.Direct(UserId peer)
        && open.contains(new Quarrel(person, peer));
  }

  /** Ends one at the person's last device; whether the server says that it is over. */
  CompletableFuture<Boolean> end(Quarrel quarrel) {
    return quarrel
        .person()
        .devices()
        .getLast()
        .block(quarrel.peer(), false)
        .thenApply(done -> {
          if (done) {
            open.remove(quarrel);
          }
          return done;
        });
  }

  /** Ends all of them, while all devices are awake; false when that takes far too long. */
  boolean endAll() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MS_MAX);
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      open.stream().map(this::end).toList().forEach(CompletableFuture::join);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(AGAIN_MS));
    }
    return open.isEmpty();
  }
}
