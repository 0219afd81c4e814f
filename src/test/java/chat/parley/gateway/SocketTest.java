package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.group.Ask;
import chat.parley.group.GroupActorMessage;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionEvent;
import chat.parley.user.UserCommand;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a socket takes and what it refuses. */
class SocketTest {
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
  void welcomes_whom_the_entity_knows_and_ends_catch_up_with_ready() throws Exception {
    Wire wire = edge.hello();

    ServerFrame.Welcome welcome = wire.next(ServerFrame.Welcome.class);

    assertThat(welcome.user()).isEqualTo(Edge.ALICE);
    assertThat(welcome.device()).isEqualTo(1);
    assertThat(welcome.heartbeat()).isEqualTo(30_000);
    assertThat(wire.next(ServerFrame.Heads.class).conversations()).isEmpty();
    assertThat(wire.next(ServerFrame.Ready.class).since()).isEqualTo(7);
    assertThat(edge.alice.heard(UserCommand.Hello.class).getFirst().secretHash())
        .isEqualTo(edge.secret.hash());
  }

  @Test
  void closes_when_hello_does_not_come_in_time() throws Exception {
    Wire wire = edge.connect();
    await().until(() -> edge.gateway.sessionCount() == 1);

    edge.clock.advance(Limits.HELLO_MS_MAX);

    assertThat(wire.next(ServerFrame.Bye.class).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    wire.closeCode();
    await().until(() -> edge.gateway.sessionCount() == 0);
  }

  @Test
  void closes_when_another_frame_comes_before_hello() throws Exception {
    Wire wire = edge.connect().send("{\"type\":\"ping\",\"n\":1}");

    assertThat(wire.next(ServerFrame.Error.class).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    ServerFrame.Bye bye = wire.next(ServerFrame.Bye.class);
    assertThat(bye.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(bye.after()).isNull();
    wire.closeCode();
    assertThat(edge.alice.heard).isEmpty();
  }

  @Test
  void says_nothing_to_the_entity_before_it_has_accepted_the_device() throws Exception {
    edge.alice.onHello =
        hello -> {
          edge.alice.mention(new SessionEvent.Closed(ErrorCode.UNAUTHENTICATED));
          return List.of();
        };
    Wire wire = edge.hello().send("{\"type\":\"typing\",\"conversation\":\"@bob\"}");

    assertThat(wire.next(ServerFrame.Bye.class).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    wire.closeCode();
    assertThat(edge.alice.heard(UserCommand.Type.class)).isEmpty();
  }

  @Test
  void refuses_another_protocol() throws Exception {
    Wire wire = edge.connect().send(edge.helloText().replace("\"protocol\":1", "\"protocol\":2"));

    assertThat(wire.next(ServerFrame.Error.class).code()).isEqualTo(ErrorCode.UPGRADE_REQUIRED);
    assertThat(wire.next(ServerFrame.Bye.class).code()).isEqualTo(ErrorCode.UPGRADE_REQUIRED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{\"type\":\"dance\"}",
        "{\"type\":\"group\",\"request\":\"r\"}",
        "{\"type\":\"typing\"}",
        "{\"type\":\"typing\",\"conversation\":7}",
        "{\"type\":\"ping\",\"n\":-1}",
        "{\"type\":\"ping\",\"n\":9007199254740992}",
        "{\"type\":\"hello\",\"protocol\":1,\"token\":\"t\",\"cursors\":{}}"
      })
  void answers_a_bad_frame_with_an_error_and_stays_open(String text) throws Exception {
    Wire wire = edge.ready();

    wire.send(text).send("{\"type\":\"ping\",\"n\":5}");

    assertThat(wire.next(ServerFrame.Error.class).code()).isEqualTo(ErrorCode.BAD_FRAME);
    assertThat(wire.next(ServerFrame.Pong.class).n()).isEqualTo(5);
  }

  @Test
  void answers_deep_nesting_with_an_error() throws Exception {
    Wire wire = edge.ready();

    wire.send("{\"type\":\"ping\",\"n\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");

    assertThat(wire.next(ServerFrame.Error.class).code()).isEqualTo(ErrorCode.BAD_FRAME);
  }

  @Test
  void closes_after_too_many_bad_frames_in_a_row() throws Exception {
    Wire wire = edge.ready();

    for (int i = 0; i < Session.BAD_FRAMES_MAX; i++) {
      wire.send("{}");
    }

    for (int i = 0; i < Session.BAD_FRAMES_MAX; i++) {
      wire.next(ServerFrame.Error.class);
    }
    assertThat(wire.next(ServerFrame.Bye.class).code()).isEqualTo(ErrorCode.BAD_FRAME);
    wire.closeCode();
  }

  @Test
  void puts_a_frame_together_that_comes_in_pieces() throws Exception {
    Wire wire = edge.ready();

    wire.send("{\"type\":", false).send("\"ping\",", false).send("\"n\":3}");

    assertThat(wire.next(ServerFrame.Pong.class).n()).isEqualTo(3);
  }

  @Test
  void cuts_a_frame_that_never_ends() throws Exception {
    Wire wire = edge.ready();
    String piece = "a".repeat(1_000);

    for (int i = 0; i < 70; i++) {
      wire.socket().sendText(piece, false).handle((done, failure) -> done).join();
    }

    assertThat(wire.next(ServerFrame.Error.class).code()).isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(wire.next(ServerFrame.Bye.class).code()).isEqualTo(ErrorCode.TOO_LARGE);
    await().until(() -> edge.gateway.sessionCount() == 0);
  }

  @Test
  void refuses_a_frame_that_is_too_large() throws Exception {
    Wire wire = edge.ready();

    wire.send("\"" + "a".repeat(Limits.FRAME_BYTES_MAX) + "\"");

    assertThat(wire.next(ServerFrame.Error.class).code()).isEqualTo(ErrorCode.TOO_LARGE);
  }

  @Test
  void refuses_binary_frames() throws Exception {
    Wire wire = edge.ready();

    wire.socket().sendBinary(ByteBuffer.wrap(new byte[10]), true).join();

    assertThat(wire.next(ServerFrame.Error.class).code()).isEqualTo(ErrorCode.BAD_FRAME);
    assertThat(wire.next(ServerFrame.Bye.class).code()).isEqualTo(ErrorCode.BAD_FRAME);
    wire.closeCode();
  }

  @Test
  void closes_on_bytes_that_are_no_utf8() throws Exception {
    try (RawSocket raw = edge.rawHello()) {
      raw.text(new byte[] {'{', (byte) 0xff, (byte) 0xfe, '}'});

      assertThat(raw.endsWithin(10_000)).isTrue();
      await().until(() -> edge.gateway.sessionCount() == 0);
    }
  }

  @Test
  void passes_what_concerns_a_group_to_that_group() throws Exception {
    Wire wire = edge.ready();

    wire.send(
        "{\"type\":\"send\",\"conversation\":\"#aaaaaaaaaaaaaaaaaaaaaaaaaa\",\"messages\":"
            + "[{\"number\":1,\"id\":\"00000000000000aa\",\"content\":{}}]}");

    await().until(() -> !edge.toGroups.isEmpty());
    assertThat(edge.toGroups.peek())
        .isInstanceOfSatisfying(
            GroupActorMessage.FromSession.class,
            message -> {
              assertThat(message.user()).isEqualTo(Edge.ALICE);
              assertThat(message.ask()).isInstanceOf(Ask.Send.class);
            });
    assertThat(edge.alice.heard(UserCommand.Send.class)).isEmpty();
  }

  @Test
  void limits_the_rate_of_frames_and_tells_when_to_come_again() throws Exception {
    Wire wire = edge.ready();

    for (int i = 0; i <= RateLimit.TYPING.burst(); i++) {
      wire.send("{\"type\":\"typing\",\"conversation\":\"@bob\"}");
    }

    ServerFrame.Error error = wire.next(ServerFrame.Error.class);
    assertThat(error.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(error.after()).isEqualTo(500);
    assertThat(edge.alice.heard(UserCommand.Type.class)).hasSize(RateLimit.TYPING.burst());
  }

  @Test
  void closes_when_heartbeats_are_missing() throws Exception {
    Wire wire = edge.ready();
    edge.clock.advance(40_000);
    wire.send("{\"type\":\"ping\",\"n\":1}");
    wire.next(ServerFrame.Pong.class);

    edge.clock.advance(59_000);
    wire.send("{\"type\":\"typing\",\"conversation\":\"@bob\"}");
    await().until(() -> !edge.alice.heard(UserCommand.Type.class).isEmpty());
    assertThat(wire.isClosed()).isFalse();
    edge.clock.advance(3_000);

    assertThat(wire.next(ServerFrame.Bye.class).after()).isNotNull();
    wire.closeCode();
    await().until(() -> !edge.alice.heard(UserCommand.Detach.class).isEmpty());
    assertThat(edge.alice.heard(UserCommand.Detach.class).getFirst().seenAt())
        .isEqualTo(edge.clock.millis() - 62_000);
  }

  @Test
  void drains_with_a_time_to_come_back() throws Exception {
    Wire one = edge.ready();
    Wire other = edge.ready();

    var drained = edge.gateway.drain(100).toCompletableFuture();

    assertThat(one.next(ServerFrame.Bye.class).after().min()).isPositive();
    assertThat(other.next(ServerFrame.Bye.class).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    one.closeCode();
    other.closeCode();
    drained.get(10, java.util.concurrent.TimeUnit.SECONDS);
    assertThat(edge.gateway.sessionCount()).isZero();
  }
}
