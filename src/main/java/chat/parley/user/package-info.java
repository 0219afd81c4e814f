/**
 * One user: account, devices, direct chats, mailbox, marks, presence, settings.
 *
 * <p>{@code User} and its neighbours are the pure core: commands in, events and effects out. {@code
 * UserActor} is the shell that persists the events and carries out the effects. Invariant: an
 * effect happens only after the events of its command are committed. The core imports {@code
 * model}, {@code conversation} and {@code protocol}; only the actor, its serializers and its
 * sharding import Pekko and {@code journal}.
 */
package chat.parley.user;
