package chat.parley.simulator;

/** Faults that are built into a world on purpose, to see that the checks find them. */
enum Planted {
  /** The code as it is. */
  NOTHING,
  /** Effects are carried out before the events are committed. */
  ACKNOWLEDGE_BEFORE_COMMIT,
  /** The home believes that the copy has stored what it was just sent. */
  ACCEPT_AFTER_ONE_LOG,
  /** A recovery forgets the last batches of all devices. */
  FORGET_REPEATS,
  /** A write is committed although its place in the log is taken. */
  NO_FENCE,
  /** The copy stores entries that leave a gap. */
  RECORD_WITHOUT_GAP_CHECK,
  /** A mark of a device is taken for more than it says. */
  MARK_SAYS_MORE,
  /** A recovery forgets all marks. */
  MARK_REGRESSES,
  /** A device stores a live entry although it lacks the one before. */
  CLIENT_IGNORES_GAP,
  /** A repeated batch is accepted because one log has it. */
  REPEAT_ANSWERED_FROM_ONE_LOG,
  /** Sessions never say that they are there, so nobody finds out what they have missed. */
  NO_RENEWALS,
  /** A group carries out effects before its events are committed. */
  GROUP_ACKNOWLEDGES_BEFORE_COMMIT,
  /** A recovery of a group takes everybody for told. */
  TELLING_FORGOTTEN,
  /** A group believes that users' logs hold what they were just told. */
  RESULT_BEFORE_THE_LOGS,
  /** A recovery of a group forgets the last batches of all devices. */
  GROUP_FORGETS_REPEATS,
  /** A recovery of a group forgets all marks. */
  GROUP_MARKS_REGRESS,
  /** The nodes are not told that members have changed. */
  PUSHED_TO_EX_MEMBERS,
  /** The lowest marks leave out the member who has the lowest. */
  MINIMA_OVER_TOO_FEW,
  /** A node attaches to a group only once. */
  ATTACHED_ONCE,
  /** A page of a group's history leaves an entry out. */
  PAGE_WITH_A_GAP,
  /** When a user was last seen is taken for stored before it is. */
  LAST_SEEN_BELIEVED_STORED
}
