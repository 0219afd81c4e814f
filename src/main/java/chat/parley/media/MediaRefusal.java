package chat.parley.media;

/** Every way in which something about media is refused; a closed list. */
public enum MediaRefusal {
  /** There are no bytes. */
  EMPTY,
  /** More bytes than the limit, or than were announced. */
  TOO_LARGE,
  /** The bytes do not have the hash that was announced. */
  WRONG_HASH,
  /** No such bytes, or no such upload of this user. */
  UNKNOWN,
  /** The upload goes on at another offset. */
  WRONG_OFFSET,
  /** Another request works on the same upload. */
  TAKEN_OVER,
  /** This user has too many unfinished uploads. */
  TOO_MANY_UNFINISHED,
  /** The node has too many uploads at this moment; to be tried again. */
  BUSY,
  /** No room is left for bytes; to be tried again later. */
  FULL,
  /** The store can't be used now; to be tried again later. */
  UNAVAILABLE,
  /** The bytes stopped coming. */
  BROKEN_OFF
}
