package chat.parley.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Stands before a node and gives some of its files otherwise, as another build of the web client
 * would; everything else, sockets too, it passes on. A connection carries one call.
 */
final class FrontDoor implements AutoCloseable {
  private static final int HEAD_BYTES_MAX = 64 * 1024;

  private final ServerSocket door;
  private final int inner;
  private final Map<String, UnaryOperator<String>> changes = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * @param inner the port of the node
   */
  FrontDoor(int inner) {
    this.inner = inner;
    try {
      door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "http://localhost:" + door.getLocalPort();
  }

  /** From now on gives a file of text otherwise. */
  void change(String path, UnaryOperator<String> change) {
    changes.put(path, change);
  }

  private void accept() {
    try {
      while (true) {
        Socket outside = door.accept();
        open.add(outside);
        Thread.ofVirtual().start(() -> serve(outside));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket outside) {
    try (outside;
        Socket inside = new Socket(InetAddress.getLoopbackAddress(), inner)) {
      open.add(inside);
      String head = head(outside.getInputStream());
      String path = head.split(" ", 3)[1];
      UnaryOperator<String> change = changes.get(path);
      if (!head.toLowerCase(java.util.Locale.ROOT).contains("\r\nupgrade:")) {
        head = head.replaceAll("(?im)^(connection|accept-encoding):.*\r\n", "");
        head = head.replaceFirst("\r\n", "\r\nConnection: close\r\n");
      }
      inside.getOutputStream().write(head.getBytes(ISO_8859_1));
      if (change != null) {
        outside.getOutputStream().write(changed(inside.getInputStream(), change));
        return;
      }
      Thread back = Thread.ofVirtual().start(() -> pass(inside, outside));
      pass(outside, inside);
      back.join();
    } catch (IOException | InterruptedException broken) {
      // Either side has gone.
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (SocketException gone) {
      // It was closed at the other side.
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] changed(InputStream answer, UnaryOperator<String> change)
      throws IOException {
    String head = head(answer).replaceAll("(?im)^(content-length|etag):.*\r\n", "");
    byte[] body = change.apply(new String(answer.readAllBytes(), UTF_8)).getBytes(UTF_8);
    String length = "\r\nContent-Length: " + body.length + "\r\n";
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(head.replaceFirst("\r\n", length).getBytes(ISO_8859_1));
    all.write(body);
    return all.toByteArray();
  }

  /** The lines before a body, the empty one included. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0 || head.length() > HEAD_BYTES_MAX) {
        throw new IOException("no call");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() {
    try {
      door.close();
      for (Socket each : open) {
        each.close();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
