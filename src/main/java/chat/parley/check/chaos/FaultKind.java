package chat.parley.check.chaos;

/** What can go wrong, and in which lane: of each lane one fault at a time. */
enum FaultKind {
  /** kill -9 of a node. */
  KILL_NODE(Lane.NODES),
  /** SIGSTOP of a node, and SIGCONT after a while. */
  PAUSE_NODE(Lane.NODES),
  /** SIGTERM of a node, which is started again when it has ended. */
  RESTART_NODE(Lane.NODES),
  /** kill -9 of all nodes at once. */
  KILL_ALL_NODES(Lane.NODES),
  /** kill -9 of all processes of a PostgreSQL. */
  KILL_DATABASE(Lane.DATABASES),
  /** SIGSTOP of all processes of a PostgreSQL, and SIGCONT after a while. */
  PAUSE_DATABASE(Lane.DATABASES),
  /** Connections of some users are cut. */
  CUT(Lane.NETWORK),
  /** Connections of some users are cut in the middle of what they carry. */
  CUT_IN_FRAME(Lane.NETWORK),
  /** Nothing gets from the server to some users for a while, then their connections are cut. */
  DROP_ANSWERS(Lane.NETWORK),
  /** Nothing gets through in either direction for a while; then all of it arrives. */
  STALL(Lane.NETWORK),
  /** Partitions with users or groups in them are moved to the other database. */
  MOVE_PARTITIONS(Lane.MOVES),
  /** The same; the move is paused, and resumed after a while. */
  PAUSE_MOVE(Lane.MOVES),
  /** The same; after a while what has not moved is taken back. */
  CANCEL_MOVE(Lane.MOVES);

  /** Faults of one lane never overlap; those of different lanes do. */
  enum Lane {
    NODES,
    DATABASES,
    NETWORK,
    MOVES
  }

  private final Lane lane;

  FaultKind(Lane lane) {
    this.lane = lane;
  }

  Lane lane() {
    return lane;
  }

  /** Like {@code kill node}. */
  String words() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
