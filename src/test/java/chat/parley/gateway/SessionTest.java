package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.conversation.Membership;
import chat.parley.group.FanoutActorMessage;
import chat.parley.group.GroupActorMessage;
import chat.parley.group.GroupNews;
import chat.parley.group.Minima;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.MessageId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionEvent;
import chat.parley.user.UserCommand;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a session keeps in step with its entity: hello, renewals, losses, and whom it watches. */
class SessionTest {
  private Edge edge;

  @BeforeEach
  void start() throws Exception {
    edge = new Edge();
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  @Test
  void says_hello_again_until_the_entity_answers() throws Exception {
    edge.alice.onHello = hello -> List.of();
    Wire wire = edge.hello();
    await().until(() -> edge.alice.heard(UserCommand.Hello.class).size() == 1);

    edge.clock.advance(3_000);
    await().until(() -> edge.alice.heard(UserCommand.Hello.class).size() == 2);
    edge.alice.onHello = hello -> List.of(Edge.synced(List.of(), 4));
    edge.clock.advance(3_000);

    wire.next(ServerFrame.Welcome.class);
    wire.next(ServerFrame.Heads.class);
    assertThat(wire.next(ServerFrame.Ready.class).since()).isEqualTo(4);
  }

  @Test
  void gives_up_an_entity_that_never_answers() throws Exception {
    edge.alice.onHello = hello -> List.of();
    Wire wire = edge.hello();
    await().until(() -> !edge.alice.heard(UserCommand.Hello.class).isEmpty());

    edge.clock.advance(30_000);

    ServerFrame.Bye bye = wire.next(ServerFrame.Bye.class);
    assertThat(bye.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(bye.after()).isNotNull();
  }

  @Test
  void answers_for_an_entity_that_does_not() throws Exception {
    Wire wire = edge.ready();
    wire.send("{\"type\":\"block\",\"request\":\"b1\",\"user\":\"bob\"}");
    await().until(() -> !edge.alice.heard(UserCommand.Block.class).isEmpty());

    edge.clock.advance(10_000);

    ServerFrame.Error error = wire.next(ServerFrame.Error.class);
    assertThat(error.request()).isEqualTo("b1");
    assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    edge.alice.mention(frame(new ServerFrame.Result("b1", null, null)));
    edge.alice.say(Edge.live(1, 20));
    wire.next(ServerFrame.Message.class);
  }

  private static SessionEvent frame(ServerFrame frame) {
    return new SessionEvent.Frame(frame);
  }

  @Test
  void asks_for_what_was_lost_on_the_way_from_the_entity() throws Exception {
    Wire wire = edge.ready();
    edge.alice.say(Edge.live(1, 20));
    wire.next(ServerFrame.Message.class);

    edge.alice.lose();
    edge.alice.say(Edge.live(3, 20));

    await().until(() -> !edge.alice.heard(UserCommand.Renew.class).isEmpty());
    UserCommand.Renew renew = edge.alice.heard(UserCommand.Renew.class).getFirst();
    assertThat(renew.gap()).isTrue();
    assertThat(renew.received()).isEqualTo(2);
    assertThat(renew.position()).isEqualTo(7);
    edge.alice.say(
        new SessionEvent.Synced(List.of(head(3)), List.of(), List.of(), 8, false, false));
    assertThat(wire.next(ServerFrame.Heads.class).conversations()).hasSize(1);
    edge.alice.say(Edge.live(4, 20));
    assertThat(wire.next(ServerFrame.Message.class).entry().sequence()).isEqualTo(4);
  }

  private static ServerFrame.Head head(long head) {
    ServerFrame.Reached none = new ServerFrame.Reached(0, 0);
    return new ServerFrame.Head(Edge.WITH_BOB, null, head, head, none, none, null, null, null);
  }

  @Test
  void renews_at_once_when_its_entity_is_gone() throws Exception {
    Wire wire = edge.ready();

    edge.alice.restart();
    await()
        .until(() -> {
          edge.clock.advance(100);
          return !edge.alice.heard(UserCommand.Renew.class).isEmpty();
        });

    UserCommand.Renew renew = edge.alice.heard(UserCommand.Renew.class).getFirst();
    assertThat(renew.incarnation()).isEqualTo(1);
    assertThat(renew.position()).isEqualTo(7);
    edge.alice.say(
        new SessionEvent.Synced(List.of(head(2)), List.of(), List.of(), 9, false, false));
    wire.next(ServerFrame.Heads.class);
    edge.alice.say(Edge.live(3, 20));
    assertThat(wire.next(ServerFrame.Message.class).entry().sequence()).isEqualTo(3);
  }

  @Test
  void has_the_client_send_again_at_once_what_may_be_lost_with_its_entity() throws Exception {
    Wire wire = edge.ready();
    wire.send(send("@bob", 4));
    wire.send("{\"type\":\"block\",\"request\":\"b1\",\"user\":\"bob\"}");
    await().until(() -> !edge.alice.heard(UserCommand.Block.class).isEmpty());

    edge.alice.restart();

    ServerFrame.Error lost = wire.next(ServerFrame.Error.class);
    assertThat(lost.conversation()).isEqualTo(Edge.WITH_BOB);
    assertThat(lost.messages()).containsExactly(new ServerFrame.Numbered(4, MessageId.of(4)));
    assertThat(lost.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(lost.after()).isBetween(50L, 500L);
    edge.clock.advance(1_000);
    assertThat(wire.next(ServerFrame.Error.class).request()).isEqualTo("b1");
  }

  @Test
  void has_the_client_send_again_at_once_what_may_be_lost_with_a_group() throws Exception {
    GroupId id = new GroupId("a".repeat(26));
    Wire wire = edge.ready();
    TestProbe<GroupActorMessage> group = edge.probe(GroupActorMessage.class);
    edge.alice.say(new SessionEvent.Groups(List.of(new Membership(id, 1, true)), true));
    attached(id, group);
    wire.next(ServerFrame.Heads.class);
    wire.send(send("@bob", 4));
    wire.send(send("#" + id.value(), 7));
    await().until(() -> toGroups(GroupActorMessage.FromSession.class).size() == 1);

    group.stop();

    ServerFrame.Error lost = wire.next(ServerFrame.Error.class);
    assertThat(lost.conversation()).isEqualTo(new Conversation.Group(id));
    assertThat(lost.messages()).containsExactly(new ServerFrame.Numbered(7, MessageId.of(7)));
    assertThat(lost.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(lost.after()).isBetween(50L, 500L);
  }

  private static String send(String conversation, long number) {
    return "{\"type\":\"send\",\"conversation\":\"%s\",\"messages\":[{\"number\":%d,"
            .formatted(conversation, number)
        + "\"id\":\"%016x\",\"content\":{}}]}".formatted(number);
  }

  private <T extends GroupActorMessage> List<T> toGroups(Class<T> type) {
    return edge.toGroups.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The fan-out attaches to a group that alice is in, and is told where it stands. */
  private void attached(GroupId id, TestProbe<GroupActorMessage> group) {
    await()
        .until(() -> {
          edge.clock.advance(50);
          return !toGroups(GroupActorMessage.Attach.class).isEmpty();
        });
    ServerFrame.Reached none = new ServerFrame.Reached(0, 0);
    toGroups(GroupActorMessage.Attach.class)
        .getFirst()
        .fanout()
        .tell(
            new FanoutActorMessage.FromGroup(
                group.ref(),
                id,
                1,
                new GroupNews.Attached(
                    1,
                    1,
                    "Friends",
                    null,
                    Minima.NONE,
                    List.of(
                        new GroupNews.Standing(Edge.ALICE, true, List.of(), none, List.of())))));
  }

  @Test
  void renews_from_time_to_time_with_when_the_device_was_heard() throws Exception {
    Wire wire = edge.ready();
    edge.clock.advance(10_000);
    wire.send("{\"type\":\"ping\",\"n\":1}");
    wire.next(ServerFrame.Pong.class);
    long heard = edge.clock.millis();

    edge.clock.advance(15_000);

    await().until(() -> !edge.alice.heard(UserCommand.Renew.class).isEmpty());
    UserCommand.Renew renew = edge.alice.heard(UserCommand.Renew.class).getFirst();
    assertThat(renew.seenAt()).isEqualTo(heard);
    assertThat(renew.gap()).isFalse();
  }

  @Test
  void closes_at_once_when_its_device_is_revoked() throws Exception {
    Wire wire = edge.ready();

    edge.alice.mention(new SessionEvent.Closed(ErrorCode.UNAUTHENTICATED));

    ServerFrame.Bye bye = wire.next(ServerFrame.Bye.class);
    assertThat(bye.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(bye.after()).isNull();
    wire.closeCode();
    await().until(() -> edge.gateway.sessionCount() == 0);
  }

  @Test
  void watches_others_and_tells_of_nobody_else() throws Exception {
    FakeUser bob = edge.user(Edge.BOB);
    Wire wire = edge.ready();
    wire.send("{\"type\":\"watch\",\"users\":[\"bob\"]}");
    await().until(() -> !bob.heard(UserCommand.Watch.class).isEmpty());
    bob.session = edge.alice.session;

    bob.mention(frame(new ServerFrame.Presence(Edge.BOB, true, null)));
    assertThat(wire.next(ServerFrame.Presence.class).online()).isTrue();

    wire.send("{\"type\":\"watch\",\"users\":[]}");
    await().until(() -> !bob.heard(UserCommand.Unwatch.class).isEmpty());
    bob.mention(frame(new ServerFrame.Presence(Edge.BOB, false, null)));
    bob.mention(Edge.live(1, 20));
    wire.send("{\"type\":\"ping\",\"n\":1}");
    wire.next(ServerFrame.Pong.class);
  }
}
