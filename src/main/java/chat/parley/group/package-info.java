/**
 * Groups: members and roles, messages that are stored once, marks, and their way to every node.
 *
 * <p>{@code Group} and its neighbours are the pure core: commands in, events and effects out.
 * {@code GroupActor} is the shell that persists the events of many commands in one write and then
 * carries out the effects; {@code Fanout}, one a node, stands between the sessions of its node and
 * the groups. Invariant: an effect happens only after the events of its command are committed, and
 * whoever is not a member is answered as if there were no such group. The core imports {@code
 * model}, {@code conversation} and {@code protocol}; only the actors, their serializers and the
 * sharding import Pekko and {@code journal}.
 */
package chat.parley.group;
