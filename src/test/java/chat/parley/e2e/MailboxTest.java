package chat.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Bubble;
import chat.parley.client.Identity;
import chat.parley.model.Conversation;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for a user who was away, history, and batches that come more than once. */
class MailboxTest {
  private static final int MANY = 10_000;

  /** Each of them sends no more than the rate limit lets pass at once. */
  private static final int DEVICES = 8;

  private static final int BATCH = 32;

  @TempDir Path stores;

  private static List<Message> batch(int device, int first, int count) {
    List<Message> messages = new ArrayList<>();
    for (int number = first; number < first + count; number++) {
      messages.add(new Message(number, id(device, number), TestDevice.text("note " + number)));
    }
    return messages;
  }

  private static MessageId id(int device, int number) {
    return MessageId.of(device * 1_000_000L + number);
  }

  /** Sends messages numbered from 1, batch by batch, as a client must. */
  private static void sendMany(String server, Identity from, UserId to, int count) {
    try (RawSocket socket = connect(server, from)) {
      for (int first = 1; first <= count; first += BATCH) {
        int size = Math.min(BATCH, count - first + 1);
        sendUntilAccepted(socket, to, batch(from.device(), first, size));
      }
    }
  }

  /** Sends again what the server could not settle in time, as a client does. */
  private static void sendUntilAccepted(RawSocket socket, UserId to, List<Message> batch) {
    long number = batch.getFirst().number();
    boolean isAccepted = false;
    socket.send(Conversation.with(to), batch);
    while (!isAccepted) {
      ServerFrame frame = socket.next(ServerFrame.class);
      if (frame instanceof ServerFrame.Error error) {
        assertThat(error.code().reaction()).isEqualTo(ErrorCode.Reaction.RETRY);
        socket.send(Conversation.with(to), batch);
      }
      isAccepted =
          frame instanceof ServerFrame.Accepted accepted
              && accepted.messages().getFirst().number() == number;
    }
  }

  private static RawSocket connect(String server, Identity identity) {
    return RawSocket.connect(server, identity.token(), OptionalLong.empty(), Map.of());
  }

  @Test
  void ten_thousand_messages_wait_and_come_in_order_however_often_the_device_is_cut_off() {
    String server = SharedNode.url();
    UserId ann = TestDevice.register(server, "mail-ann");
    UserId bob = TestDevice.register(server, "mail-bob");
    Path store = stores.resolve("bob");
    try (TestDevice once = TestDevice.signIn(server, bob, store)) {
      once.untilLive();
    }
    List<MessageId> sent = new ArrayList<>();
    for (int device = 1; device <= DEVICES; device++) {
      sendMany(server, TestDevice.identity(server, ann), bob, MANY / DEVICES);
      for (int number = 1; number <= MANY / DEVICES; number++) {
        sent.add(id(device, number));
      }
    }

    for (long cutAt : List.of(1L, 777L, 5_000L)) {
      try (TestDevice device = TestDevice.reopen(store)) {
        device.untilHave(ann, cutAt);
      }
    }
    try (TestDevice device = TestDevice.reopen(store)) {
      device.untilHave(ann, MANY);

      assertThat(device.all(ann)).extracting(Bubble::id).containsExactlyElementsOf(sent);
    }
  }

  @Test
  void a_new_device_pages_back_to_the_beginning() {
    String server = SharedNode.url();
    UserId ann = TestDevice.register(server, "page-ann");
    UserId bob = TestDevice.register(server, "page-bob");
    sendMany(server, TestDevice.identity(server, ann), bob, 1_000);

    try (RawSocket reader = connect(server, TestDevice.identity(server, bob))) {
      reader.next(ServerFrame.Ready.class);
      List<Long> sequences = new ArrayList<>();
      long before = 1_001;
      boolean more = true;
      while (more) {
        reader.say(
            new ClientFrame.Pull(
                "p" + before,
                Conversation.with(ann),
                OptionalLong.of(before),
                OptionalLong.empty(),
                50));
        ServerFrame.Messages page = reader.next(ServerFrame.Messages.class);
        assertThat(page.request()).isEqualTo("p" + before);
        List<Long> got = page.entries().stream().map(each -> each.sequence()).toList();
        sequences.addAll(0, got);
        before = got.getFirst();
        more = page.more();
      }
      assertThat(sequences)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 1_000).boxed().toList());
    }
  }

  @Test
  void the_same_batches_over_two_sockets_are_stored_once() {
    String server = SharedNode.url();
    UserId ann = TestDevice.register(server, "twice-ann");
    UserId bob = TestDevice.register(server, "twice-bob");
    Identity device = TestDevice.identity(server, ann);
    try (RawSocket one = connect(server, device);
        RawSocket two = connect(server, device)) {
      one.next(ServerFrame.Ready.class);
      two.next(ServerFrame.Ready.class);
      for (int round = 0; round < 20; round++) {
        List<Message> batch = batch(device.device(), round * 4 + 1, 4);
        one.send(Conversation.with(bob), batch);
        two.send(Conversation.with(bob), batch);
        ServerFrame.Accepted first = one.next(ServerFrame.Accepted.class);
        ServerFrame.Accepted second = two.next(ServerFrame.Accepted.class);
        assertThat(second.messages()).isEqualTo(first.messages());
        assertThat(first.messages().getFirst().sequence()).isEqualTo(round * 4 + 1);
      }
    }
  }
}
