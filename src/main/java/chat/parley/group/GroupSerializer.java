package chat.parley.group;

import chat.parley.journal.JournalSerializer;

/** Hands a group's events and snapshots to {@link GroupEventCodec}. */
public final class GroupSerializer extends JournalSerializer {
  /** Stands beside every event in the journal: frozen for ever. */
  public static final int IDENTIFIER = 7302;

  public GroupSerializer() {
    super(IDENTIFIER, new GroupEventCodec());
  }
}
