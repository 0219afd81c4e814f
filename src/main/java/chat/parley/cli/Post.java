package chat.parley.cli;

import chat.parley.client.Bubble;
import chat.parley.model.Body;

/**
 * A message as it stands on the screen, with what has become of it since.
 *
 * @param said safe for a terminal, with line breaks
 * @param quote what it answers, in one line; empty when it answers nothing
 * @param note what else is to be told: that it was changed, reactions; empty when nothing is
 */
record Post(Bubble bubble, String said, String quote, String note) {

  /** One that nothing has happened to. */
  static Post of(Bubble bubble) {
    return new Post(bubble, Wording.said(bubble.body()), "", "");
  }

  /** Whether it is a change of a group. */
  boolean isChange() {
    return bubble.body().kind() == Body.Kind.MEMBERSHIP;
  }
}
