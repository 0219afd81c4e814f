package chat.parley.journal;

import chat.parley.model.Conversation;
import chat.parley.model.Entry;

/**
 * An entry of a conversation as it lies in one log.
 *
 * @param key the number of the conversation within that log, 0 or more; history is indexed by it
 * @param conversation its name from the side of the log's owner
 */
public record StoredEntry(long key, Conversation conversation, Entry entry) {}
