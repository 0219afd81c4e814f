package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.user.UserCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames of WebSockets that libraries send of their own accord, and that no good one sends. */
class SocketFramesTest {
  private static final int PROTOCOL_ERROR = 1002;
  private static final int NORMAL = 1000;

  private Edge edge;
  private RawSocket raw;

  @BeforeEach
  void start() throws Exception {
    edge = new Edge();
    raw = edge.rawHello();
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  private String nextText() throws Exception {
    return new String(raw.next(RawSocket.TEXT).payload(), UTF_8);
  }

  private void expectText(String part) throws Exception {
    while (!nextText().contains(part)) {
      // Frames of the welcome come before.
    }
  }

  private void expectGone() throws Exception {
    assertThat(raw.endsWithin(20_000)).isTrue();
    await().until(() -> edge.gateway.sessionCount() == 0);
  }

  @Test
  void a_ping_between_the_pieces_of_a_message_is_answered_and_parts_nothing() throws Exception {
    raw.frame(RawSocket.TEXT, "{\"type\":\"ping\",".getBytes(UTF_8));
    raw.frame(RawSocket.PING | RawSocket.FINAL, new byte[] {1, 2, 3});
    raw.frame(RawSocket.CONTINUATION | RawSocket.FINAL, "\"n\":77}".getBytes(UTF_8));

    assertThat(raw.next(RawSocket.PONG).payload()).containsExactly(1, 2, 3);
    expectText("\"n\":77");
  }

  @Test
  void every_one_of_many_pings_is_answered_in_order() throws Exception {
    for (int i = 0; i < 200; i++) {
      raw.frame(RawSocket.PING | RawSocket.FINAL, new byte[] {(byte) i});
    }

    for (int i = 0; i < 200; i++) {
      assertThat(raw.next(RawSocket.PONG).payload()).containsExactly(i);
    }
    raw.text("{\"type\":\"ping\",\"n\":5}".getBytes(UTF_8));
    expectText("\"n\":5");
  }

  @Test
  void a_frame_that_closes_is_answered_by_one_and_ends_the_session() throws Exception {
    raw.frame(RawSocket.CLOSE | RawSocket.FINAL, new byte[] {3, (byte) 0xe8});

    assertThat(raw.next(RawSocket.CLOSE).closeCode()).isEqualTo(NORMAL);
    expectGone();
    await().until(() -> !edge.alice.heard(UserCommand.Detach.class).isEmpty());
  }

  @Test
  void a_frame_without_a_mask_is_refused_as_the_protocol_wants() throws Exception {
    raw.bytes(RawSocket.TEXT | RawSocket.FINAL, 2, '{', '}');

    assertThat(raw.next(RawSocket.CLOSE).closeCode()).isEqualTo(PROTOCOL_ERROR);
    expectGone();
  }

  @Test
  void a_piece_without_a_beginning_is_refused_as_the_protocol_wants() throws Exception {
    raw.frame(RawSocket.CONTINUATION | RawSocket.FINAL, new byte[] {'{', '}'});

    assertThat(raw.next(RawSocket.CLOSE).closeCode()).isEqualTo(PROTOCOL_ERROR);
    expectGone();
  }

  @Test
  void a_client_that_never_answers_the_end_is_cut() throws Exception {
    for (int i = 0; i < Session.BAD_FRAMES_MAX; i++) {
      raw.text("nonsense".getBytes(UTF_8));
    }

    raw.next(RawSocket.CLOSE);
    expectGone();
  }

  @Test
  void a_client_that_goes_without_a_word_ends_its_session() throws Exception {
    raw.close();

    await().until(() -> edge.gateway.sessionCount() == 0);
    await().until(() -> !edge.alice.heard(UserCommand.Detach.class).isEmpty());
  }
}
