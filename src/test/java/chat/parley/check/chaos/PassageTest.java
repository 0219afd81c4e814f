package chat.parley.check.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PassageTest {
  private static final int WAIT_MS = 60_000;
  private final CountDownLatch ended = new CountDownLatch(1);
  private Socket client;
  private Socket server;
  private Passage passage;

  @BeforeEach
  void connect() throws IOException {
    Socket[] left = pair();
    Socket[] right = pair();
    client = left[0];
    server = right[1];
    passage = new Passage(left[1], right[0]);
    passage.run(ended::countDown);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  private static Socket[] pair() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Socket one = new Socket(listener.getInetAddress(), listener.getLocalPort());
      Socket other = listener.accept();
      one.setSoTimeout(WAIT_MS);
      other.setSoTimeout(WAIT_MS);
      return new Socket[] {one, other};
    }
  }

  private static void write(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(Socket from, int bytes) throws IOException {
    return new String(from.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
  }

  @Test
  void it_carries_bytes_in_both_directions() throws IOException {
    write(client, "question");
    write(server, "answer");

    assertThat(read(server, 8)).isEqualTo("question");
    assertThat(read(client, 6)).isEqualTo("answer");
  }

  @Test
  void a_cut_is_felt_on_both_sides() {
    passage.cut();

    assertThatThrownBy(() -> failing(client)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> failing(server)).isInstanceOf(IOException.class);
  }

  /** Reads until it fails; the end of the stream is a failure as well. */
  private static void failing(Socket from) throws IOException {
    if (from.getInputStream().read() < 0) {
      throw new IOException("ended");
    }
  }

  @Test
  void a_cut_in_the_middle_lets_a_beginning_through() throws IOException {
    passage.cutInFrame();
    write(client, "a frame that will not be whole");

    assertThat(read(server, 5)).isEqualTo("a fra");
    Awaitility.await().atMost(Duration.ofMillis(WAIT_MS)).until(() -> ended.getCount() == 0);
  }

  @Test
  void swallowed_answers_are_lost_and_questions_are_not() throws IOException {
    passage.swallow();
    write(server, "lost");
    write(client, "question");

    assertThat(read(server, 8)).isEqualTo("question");
    client.setSoTimeout(50);
    assertThatThrownBy(() -> read(client, 1)).isInstanceOf(IOException.class);
  }

  @Test
  void what_is_stalled_comes_later() throws IOException {
    passage.stall();
    write(client, "question");
    server.setSoTimeout(50);
    assertThatThrownBy(() -> read(server, 1)).isInstanceOf(IOException.class);
    server.setSoTimeout(WAIT_MS);

    passage.go();

    assertThat(read(server, 8)).isEqualTo("question");
  }
}
