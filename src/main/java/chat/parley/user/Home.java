package chat.parley.user;

import chat.parley.model.DirectPair;
import chat.parley.model.UserId;

/**
 * Where the sequence of a direct chat is given. The home is one of the two logs, for ever; the
 * other one is its copy.
 */
final class Home {
  private final UserId self;
  private final Live live;

  Home(UserId self, Live live) {
    this.self = self;
    this.live = live;
  }

  /** Whether this log gives the sequence of the chat. */
  boolean isHere(UserId peer) {
    return DirectPair.of(self, peer).home().equals(self);
  }

  /** The highest sequence that both logs are known to hold. */
  long stored(UserState state, UserId peer) {
    long head = state.timeline(peer).head();
    boolean known = peer.equals(self) || !isHere(peer);
    return known ? head : Math.min(head, live.progress(state, peer).stored());
  }
}
