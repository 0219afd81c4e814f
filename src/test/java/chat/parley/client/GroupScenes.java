package chat.parley.client;

import static chat.parley.client.TestDevice.ALICE;
import static chat.parley.client.TestDevice.BOB;

import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.GroupAction;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.Reached;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A group, what is asked of it, and what a server says of it. */
final class GroupScenes {
  static final GroupId ID = new GroupId("g".repeat(26));
  static final Conversation.Group GROUP = new Conversation.Group(ID);
  static final GroupAction CREATE = new GroupAction.Create(ID, "Friends", List.of(BOB));
  static final GroupAction RENAME = new GroupAction.Rename(ID, "Foes");

  private GroupScenes() {}

  static GroupRequest request(long place, String request, GroupAction action) {
    return new GroupRequest(place, new ClientFrame.Group(request, action));
  }

  static Body change(String json) {
    return new Body(Body.Kind.MEMBERSHIP, Bytes.utf8(json));
  }

  /** A change by bob that concerns some users. */
  static Entry change(long sequence, String kind, UserId... users) {
    String names =
        Arrays.stream(users)
            .map(each -> '"' + each.value() + '"')
            .collect(Collectors.joining(",", "[", "]"));
    return by(
        BOB, sequence, "{\"change\":\"" + kind + "\",\"by\":\"bob\",\"users\":" + names + "}");
  }

  static Entry created(UserId... users) {
    return change(1, "created\",\"title\":\"Friends", users);
  }

  static Entry renamed(long sequence, String title) {
    return change(sequence, "renamed\",\"title\":\"" + title);
  }

  static Entry by(UserId user, long sequence, String json) {
    Message message = new Message(sequence, MessageId.of(sequence), change(json));
    return new Entry(sequence, 5_000 + sequence, new Sender(user, 0), false, message);
  }

  static ServerFrame live(Entry entry) {
    return new ServerFrame.Message(GROUP, entry);
  }

  static ServerFrame page(String request, Entry... entries) {
    return new ServerFrame.Messages(request, GROUP, List.of(entries), false);
  }

  static ServerFrame.Head head(long head, long received) {
    Reached mine = new Reached(received, received);
    return new ServerFrame.Head(
        GROUP, "Friends", head, head, mine, new Reached(0, 0), null, null, null);
  }

  /** A device of alice's that is in the group, with bob as the admin, and has one entry. */
  static TestDevice member() {
    TestDevice device = TestDevice.old();
    device.heads(head(0, 0));
    device.get(live(created(BOB, ALICE)));
    device.later(100);
    device.get(new ServerFrame.Marks(GROUP, null, new Reached(1, 0), null));
    device.events.clear();
    return device;
  }
}
