package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.GroupAction;

/**
 * A change of a group that a person has asked for. It is kept in the store, and asked for again
 * until it is answered, over connections and restarts.
 *
 * @param place increasing: the first one of a group goes first
 */
public record GroupRequest(long place, ClientFrame.Group frame) {

  public String request() {
    return frame.request();
  }

  /** What requests that must not overtake each other have in common. */
  String subject() {
    return switch (frame.action()) {
      case GroupAction.Create a -> a.group().value();
      case GroupAction.Add a -> a.group().value();
      case GroupAction.Remove a -> a.group().value();
      case GroupAction.Leave a -> a.group().value();
      case GroupAction.Promote a -> a.group().value();
      case GroupAction.Demote a -> a.group().value();
      case GroupAction.Rename a -> a.group().value();
      case GroupAction.Describe a -> a.group().value();
      case GroupAction.Link a -> a.group().value();
      case GroupAction.Unlink a -> a.group().value();
      case GroupAction.Members a -> a.group().value();
      case GroupAction.Join a -> a.link();
    };
  }

  /** Whether it makes this group. */
  boolean founds(Conversation conversation) {
    return frame.action() instanceof GroupAction.Create create
        && conversation instanceof Conversation.Group group
        && group.id().equals(create.group());
  }
}
