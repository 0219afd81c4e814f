package chat.parley.user;

import chat.parley.journal.JournalSerializer;

/** Hands a user's events and snapshots to {@link UserEventCodec}. */
public final class UserSerializer extends JournalSerializer {
  /** Stands beside every event in the journal: frozen for ever. */
  public static final int IDENTIFIER = 7301;

  public UserSerializer() {
    super(IDENTIFIER, new UserEventCodec());
  }
}
