package chat.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Bubble.Check;
import chat.parley.client.ClientEvent;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole path of a direct message, over real sockets, with two devices a side. */
class LifeOfAMessageTest {
  @TempDir Path stores;

  @Test
  void every_device_sees_it_and_how_far_it_has_come() {
    String server = SharedNode.url();
    UserId ann = TestDevice.register(server, "life-ann");
    UserId bob = TestDevice.register(server, "life-bob");
    try (TestDevice annLaptop = TestDevice.signIn(server, ann, stores.resolve("ann1"));
        TestDevice annPhone = TestDevice.signIn(server, ann, stores.resolve("ann2"))) {
      MessageId hello = annLaptop.send(bob, "hello");

      annLaptop.untilCheck(bob, hello, Check.ACCEPTED);
      annPhone.untilCheck(bob, hello, Check.ACCEPTED);

      try (TestDevice bobLaptop = TestDevice.signIn(server, bob, stores.resolve("bob1"));
          TestDevice bobPhone = TestDevice.signIn(server, bob, stores.resolve("bob2"))) {
        bobLaptop.untilHave(ann, 1);
        bobPhone.untilHave(ann, 1);
        annLaptop.untilCheck(bob, hello, Check.RECEIVED);
        annPhone.untilCheck(bob, hello, Check.RECEIVED);

        bobPhone.client().open(Conversation.with(ann), 1).join();

        annLaptop.untilCheck(bob, hello, Check.READ);
        annPhone.untilCheck(bob, hello, Check.READ);
        bobLaptop.until(() -> bobLaptop.client().chats(10).getFirst().unread() == 0);

        MessageId answer = bobLaptop.send(ann, "hello yourself");
        bobPhone.untilCheck(ann, answer, Check.RECEIVED);
        annPhone.untilHave(bob, 2);
        assertThat(annPhone.all(bob)).extracting(each -> each.id()).containsExactly(hello, answer);
        assertThat(bobPhone.all(ann)).extracting(each -> each.id()).containsExactly(hello, answer);
      }
    }
  }

  @Test
  void typing_and_presence_are_shown_while_they_last() {
    String server = SharedNode.url();
    UserId ann = TestDevice.register(server, "typing-ann");
    UserId bob = TestDevice.register(server, "typing-bob");
    try (TestDevice annDevice = TestDevice.signIn(server, ann, stores.resolve("ann"))) {
      try (TestDevice bobDevice = TestDevice.signIn(server, bob, stores.resolve("bob"))) {
        annDevice.untilLive();
        bobDevice.untilLive();
        annDevice.send(bob, "are you there?");
        bobDevice.untilHave(ann, 1);
        annDevice.client().watch(List.of(bob)).join();

        annDevice.until(() -> {
          bobDevice.client().typing(Conversation.with(ann)).join();
          return !annDevice.events(ClientEvent.Typing.class).isEmpty();
        });
        annDevice.until(() -> lastPresence(annDevice).online());
      }
      annDevice.until(() -> !lastPresence(annDevice).online());
      annDevice.until(() -> lastPresence(annDevice).lastSeen() != null);
      assertThat(lastPresence(annDevice).online()).isFalse();
    }
  }

  private static ClientEvent.Presence lastPresence(TestDevice device) {
    List<ClientEvent.Presence> all = device.events(ClientEvent.Presence.class);
    return all.isEmpty() ? new ClientEvent.Presence(null, false, null) : all.getLast();
  }

  @Test
  void a_chat_with_oneself_is_a_notebook_on_all_devices() {
    String server = SharedNode.url();
    UserId ann = TestDevice.register(server, "notes-ann");
    try (TestDevice laptop = TestDevice.signIn(server, ann, stores.resolve("laptop"));
        TestDevice phone = TestDevice.signIn(server, ann, stores.resolve("phone"))) {
      MessageId note = laptop.send(ann, "buy milk");

      phone.untilHave(ann, 1);
      laptop.untilCheck(ann, note, Check.RECEIVED);
    }
  }

  @Test
  void what_a_blocked_user_sends_is_stored_and_shown_only_after_unblocking() {
    String server = SharedNode.url();
    UserId ann = TestDevice.register(server, "block-ann");
    UserId bob = TestDevice.register(server, "block-bob");
    try (TestDevice annDevice = TestDevice.signIn(server, ann, stores.resolve("ann"));
        TestDevice bobDevice = TestDevice.signIn(server, bob, stores.resolve("bob"))) {
      annDevice.send(bob, "one");
      bobDevice.untilHave(ann, 1);
      bobDevice.client().block(ann).join();
      bobDevice.until(() -> !bobDevice.events(ClientEvent.Done.class).isEmpty());

      MessageId withheld = annDevice.send(bob, "two");
      annDevice.untilCheck(bob, withheld, Check.ACCEPTED);
      assertThat(bobDevice.have(ann)).isEqualTo(1);

      bobDevice.client().unblock(ann).join();
      bobDevice.untilHave(ann, 2);
      annDevice.untilCheck(bob, withheld, Check.RECEIVED);
      assertThat(bobDevice.stored(ann)).extracting(Entry::id).endsWith(withheld);
    }
  }

  @Test
  void a_message_to_nobody_fails_and_the_next_ones_go_on() {
    String server = SharedNode.url();
    UserId ann = TestDevice.register(server, "nobody-ann");
    try (TestDevice device = TestDevice.signIn(server, ann, stores.resolve("ann"))) {
      MessageId lost = device.send(new UserId("nobody-at-all"), "hello?");
      MessageId note = device.send(ann, "a note");

      device.untilCheck(new UserId("nobody-at-all"), lost, Check.FAILED);
      device.untilCheck(ann, note, Check.RECEIVED);
    }
  }
}
