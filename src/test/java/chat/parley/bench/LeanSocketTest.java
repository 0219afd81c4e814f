package chat.parley.bench;

import static chat.parley.bench.TinyServer.frame;
import static chat.parley.bench.TinyServer.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bench's client against a server that writes every byte by hand. */
class LeanSocketTest {
  private static final long WAIT_SECONDS = 60;

  private final SocketLoop loop = new SocketLoop();
  private TinyServer server;
  private Recorder heard;
  private LeanSocket socket;

  /** What a socket's listener is told. */
  private static class Recorder implements LeanSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Boolean> opened = new CompletableFuture<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();

    @Override
    public void opened(LeanSocket from) {
      opened.complete(true);
    }

    @Override
    public void text(LeanSocket from, byte[] utf8) {
      texts.add(new String(utf8, US_ASCII));
    }

    @Override
    public void paused(LeanSocket from) {}

    @Override
    public void closed(LeanSocket from, String why) {
      closed.complete(why);
    }

    String next() throws InterruptedException {
      return texts.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    String why() throws Exception {
      return closed.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  @BeforeEach
  void connect() throws Exception {
    server = new TinyServer();
    heard = new Recorder();
    socket = connect(server, heard);
  }

  private LeanSocket connect(TinyServer to, Recorder listener) throws Exception {
    LeanSocket[] made = new LeanSocket[1];
    onLoop(() -> made[0] = loop.connect(null, to.address(), "/v1/socket", listener));
    return made[0];
  }

  private void onLoop(Runnable work) throws Exception {
    loop.run(work).get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws IOException {
    loop.close();
    server.close();
  }

  @Test
  void asks_for_the_upgrade_of_its_path() throws Exception {
    String head = server.accept();

    assertThat(head)
        .startsWith("GET /v1/socket HTTP/1.1\r\nHost: ")
        .contains("\r\nUpgrade: websocket\r\n", "\r\nSec-WebSocket-Version: 13\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 200_000})
  void sends_and_takes_frames_of_every_length(int length) throws Exception {
    server.upgrade();
    String sent = "s".repeat(length);
    String given = "g".repeat(length);

    onLoop(() -> socket.send(sent));
    TinyServer.Frame taken = server.read();
    server.write(text(given));

    assertThat(taken.opcode()).isEqualTo(TinyServer.TEXT);
    assertThat(taken.last()).isTrue();
    assertThat(new String(taken.payload(), US_ASCII)).isEqualTo(sent);
    assertThat(heard.next()).isEqualTo(given);
  }

  @Test
  void sends_what_it_was_given_before_it_was_connected() throws Exception {
    onLoop(() -> socket.send("early"));
    server.upgrade();

    assertThat(server.read().payload()).isEqualTo("early".getBytes(US_ASCII));
  }

  @Test
  void takes_frames_that_come_with_the_answer_to_the_upgrade() throws Exception {
    server.upgrade(text("one"), text("two"));

    assertThat(heard.next()).isEqualTo("one");
    assertThat(heard.next()).isEqualTo("two");
    assertThat(heard.opened).isCompletedWithValue(true);
  }

  @Test
  void joins_the_pieces_of_a_message_also_around_a_ping() throws Exception {
    server.upgrade(
        frame(TinyServer.TEXT, false, "one ".getBytes(US_ASCII)),
        frame(TinyServer.CONTINUATION, false, "two ".getBytes(US_ASCII)),
        frame(TinyServer.PING, true, "beat".getBytes(US_ASCII)),
        frame(TinyServer.CONTINUATION, true, "three".getBytes(US_ASCII)),
        text("next"));

    assertThat(heard.next()).isEqualTo("one two three");
    assertThat(heard.next()).isEqualTo("next");
    TinyServer.Frame pong = server.read();
    assertThat(pong.opcode()).isEqualTo(TinyServer.PONG);
    assertThat(pong.payload()).isEqualTo("beat".getBytes(US_ASCII));
  }

  /** Wherever it is cut: in the header, in its length, in the payload. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 299, 303})
  void takes_a_frame_that_comes_in_two_readings(int cut) throws Exception {
    byte[] whole = text("x".repeat(300));
    byte[] first = Arrays.copyOfRange(whole, 0, cut);
    byte[] second = Arrays.copyOfRange(whole, cut, whole.length);

    server.upgrade(text("before"), first);
    assertThat(heard.next()).isEqualTo("before");
    server.write(second);

    assertThat(heard.next()).isEqualTo("x".repeat(300));
  }

  @Test
  void tells_why_the_upgrade_was_refused() throws Exception {
    server.accept();
    server.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));

    assertThat(heard.why()).isEqualTo("HTTP/1.1 403 Forbidden");
    assertThat(heard.opened).isNotDone();
  }

  @Test
  void tells_that_the_server_has_said_good_bye() throws Exception {
    server.upgrade(text("last"), frame(TinyServer.CLOSE, true, new byte[] {3, (byte) 0xE8}));

    assertThat(heard.why()).isEqualTo("the server said good-bye");
    assertThat(heard.next()).isEqualTo("last");
  }

  @Test
  void tells_that_the_connection_has_ended() throws Exception {
    server.upgrade(text("last"));
    assertThat(heard.next()).isEqualTo("last");

    server.cut();

    assertThat(heard.why()).isNotEmpty();
  }

  @Test
  void gives_up_a_server_whose_frame_has_no_end() throws Exception {
    byte[] header = {(byte) 0x81, 127, 0, 0, 0, 1, 0, 0, 0, 0};

    server.upgrade(header);

    assertThat(heard.why()).isEqualTo("a frame is too large");
  }

  @Test
  void says_good_bye_when_it_leaves() throws Exception {
    server.upgrade(text("hello"));
    assertThat(heard.next()).isEqualTo("hello");

    onLoop(socket::close);

    TinyServer.Frame bye = server.read();
    assertThat(bye.opcode()).isEqualTo(TinyServer.CLOSE);
    assertThat(bye.payload()).containsExactly(3, 0xE9);
    assertThat(heard.why()).isEqualTo("closed here");
  }

  @Test
  void counts_frames_and_their_payloads() throws Exception {
    server.upgrade(text("four"));
    assertThat(heard.next()).isEqualTo("four");
    onLoop(() -> socket.send("three"));
    server.read();

    Traffic[] traffic = new Traffic[1];
    onLoop(() -> traffic[0] = loop.traffic());

    assertThat(traffic[0]).isEqualTo(new Traffic(1, 1, 1, 5, 4));
    assertThat(traffic[0].frameBytes()).isEqualTo(4.5);
  }

  /** Both have something to read in the same turn, and whoever is first closes both. */
  @Test
  void goes_on_when_a_socket_closes_another_that_is_to_be_served() throws Exception {
    LeanSocket[] both = new LeanSocket[2];
    Recorder closing =
        new Recorder() {
          @Override
          public void text(LeanSocket from, byte[] utf8) {
            if (utf8.length > 0) {
              both[0].close();
              both[1].close();
            }
            super.text(from, utf8);
          }
        };
    try (TinyServer first = new TinyServer();
        TinyServer second = new TinyServer()) {
      both[0] = connect(first, closing);
      both[1] = connect(second, closing);
      first.upgrade(text(""));
      second.upgrade(text(""));
      assertThat(closing.next()).isEmpty();
      assertThat(closing.next()).isEmpty();

      CountDownLatch written = new CountDownLatch(1);
      CompletableFuture<Void> turn = loop.run(() -> awaitUninterruptibly(written));
      first.write(text("one"));
      second.write(text("two"));
      written.countDown();
      turn.get(WAIT_SECONDS, TimeUnit.SECONDS);

      assertThat(closing.next()).isIn("one", "two");
      onLoop(() -> {});
      assertThat(loop.failure()).isNull();
    }
  }

  @Test
  void a_loop_that_has_failed_says_so_to_whoever_asks() throws Exception {
    Recorder failing =
        new Recorder() {
          @Override
          public void text(LeanSocket from, byte[] utf8) {
            throw new BenchException("something is lost");
          }
        };
    try (TinyServer other = new TinyServer()) {
      connect(other, failing);
      other.upgrade(text("fail"));
      await().atMost(WAIT_SECONDS, TimeUnit.SECONDS).until(() -> loop.failure() != null);

      assertThatThrownBy(() -> onLoop(() -> {}))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("something is lost");
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
