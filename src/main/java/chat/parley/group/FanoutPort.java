package chat.parley.group;

import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.List;

/**
 * What a node's {@link Fanout} has its shell do.
 *
 * @param <S> a session of the node
 * @param <G> an incarnation of a group
 */
public interface FanoutPort<S, G> {

  /** To a session of this node: nothing of it is lost or overtaken. */
  void tell(S session, FanoutEvent event);

  /** Asks a group, at most once, for its news and how these users stand. */
  void attach(GroupId group, List<UserId> users);

  /** Tells a group, at most once, how far users have come. */
  void mark(GroupId group, List<MarkUp> marks);

  /** Tells a group, at most once, that no session waits for it any more. */
  void detach(GroupId group);

  /** Tells an incarnation of a group the same. */
  void dismiss(G incarnation);

  /** Wants to be told when this incarnation has ended. */
  void watch(GroupId group, G incarnation);

  /** A random number from 0 to below the bound. */
  long below(long bound);
}
