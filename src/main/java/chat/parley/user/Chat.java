package chat.parley.user;

import chat.parley.conversation.Timeline;

/**
 * A direct chat as a user's log holds it.
 *
 * @param key the conversation's number in this log
 * @param changed the position in the log of the latest event that concerns the chat
 */
public record Chat(long key, Timeline timeline, Progress progress, long changed) {
  public long head() {
    return timeline.head();
  }
}
