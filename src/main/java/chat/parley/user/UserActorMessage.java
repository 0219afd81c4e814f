package chat.parley.user;

import org.apache.pekko.actor.typed.ActorRef;

/** Everything that a user entity is sent: a command of the core, and whom to answer. */
public sealed interface UserActorMessage {

  /** By a session, which is told through {@code ref}. */
  record FromSession(ActorRef<ToSession> ref, UserCommand.OfSession command)
      implements UserActorMessage {}

  /** By another user's entity, which is told through sharding. */
  record FromUser(UserCommand.OfPeer command) implements UserActorMessage {}

  /** By a group's entity, which is told through sharding. */
  record FromGroup(UserCommand.FromGroup command) implements UserActorMessage {}

  /** By the edge; answered once. */
  record Ask(ActorRef<UserReply> replyTo, UserCommand.OfEdge command) implements UserActorMessage {}

  /** By whoever wants to know where the entity is; answered at once. */
  record Locate(ActorRef<Located> replyTo) implements UserActorMessage {}

  /** The answer: its path names the node. */
  record Located(ActorRef<UserActorMessage> entity) {}

  /** By the actor to itself. */
  record Internal(UserCommand.OfShell command) implements UserActorMessage {}

  /** Sharding asks the actor to leave memory. */
  record Stop() implements UserActorMessage {}

  /**
   * What a session is told.
   *
   * @param entity which tells, to be watched
   * @param incarnation of the entity
   * @param number of what must not be missed: n + 1 follows n, and only the first part of a {@code
   *     Synced} may leave a gap; 0 for what may be missed. Each time that the entity takes the
   *     session in, the numbers begin 1 above a higher multiple of {@link #STAY}
   */
  record ToSession(
      ActorRef<UserActorMessage> entity, long incarnation, long number, SessionEvent event) {
    /** Room for the numbers of one stay of a session with an incarnation. */
    public static final long STAY = 1L << 32;

    /** Whether the event with a number is the first one since the session was taken in. */
    public static boolean begins(long number) {
      return number % STAY == 1;
    }
  }
}
