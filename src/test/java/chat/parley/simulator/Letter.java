package chat.parley.simulator;

import chat.parley.user.UserCommand;
import chat.parley.user.UserReply;
import java.util.function.Consumer;

/**
 * A command on its way to an entity.
 *
 * @param session whom to answer, or null
 * @param replyTo whom to answer, or null
 */
record Letter(UserCommand command, GatewaySession session, Consumer<UserReply> replyTo) {
  static Letter of(UserCommand command) {
    return new Letter(command, null, null);
  }
}
