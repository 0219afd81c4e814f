package chat.parley.app;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A name server on the loopback that knows one service: SRV records of its ports on this machine
 * (RFC 2782), with its address beside them.
 */
final class TinyDns implements AutoCloseable {
  private static final int SRV = 33;
  private static final int A = 1;
  private static final int INTERNET = 1;
  private static final int HEADER = 12;
  private static final int ANSWER = 0x8580;
  private static final byte[] HOST = name("localhost");

  private final DatagramSocket socket;
  private final byte[] service;
  private final int[] ports;
  private final Set<Integer> asked = ConcurrentHashMap.newKeySet();

  TinyDns(String service, int... ports) throws IOException {
    this.service = name(service);
    this.ports = ports;
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::serve);
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** The types of records that were asked for. */
  Set<Integer> asked() {
    return asked;
  }

  private static byte[] name(String name) {
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    for (String label : name.split("\\.")) {
      labels.write(label.length());
      labels.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    labels.write(0);
    return labels.toByteArray();
  }

  private void serve() {
    byte[] buffer = new byte[512];
    while (!socket.isClosed()) {
      try {
        DatagramPacket question = new DatagramPacket(buffer, buffer.length);
        socket.receive(question);
        byte[] answer = answer(Arrays.copyOf(buffer, question.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
      } catch (IOException over) {
        // Closed, or a client that has gone.
      }
    }
  }

  private byte[] answer(byte[] question) throws IOException {
    int nameEnd = HEADER;
    while (question[nameEnd] != 0) {
      nameEnd += question[nameEnd] + 1;
    }
    byte[] name = Arrays.copyOfRange(question, HEADER, nameEnd + 1);
    int type = ByteBuffer.wrap(question).getShort(nameEnd + 1);
    asked.add(type);
    boolean known = type == SRV && Arrays.equals(name, service);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(question, 0, 2);
    out.writeShort(ANSWER);
    out.writeShort(1);
    out.writeShort(known ? ports.length : 0);
    out.writeShort(0);
    out.writeShort(known ? 1 : 0);
    out.write(name);
    out.writeShort(type);
    out.writeShort(INTERNET);
    if (known) {
      for (int port : ports) {
        record(out, name, SRV, service(port));
      }
      record(out, HOST, A, new byte[] {127, 0, 0, 1});
    }
    return bytes.toByteArray();
  }

  private static byte[] service(int port) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(1);
    out.writeShort(1);
    out.writeShort(port);
    out.write(HOST);
    return bytes.toByteArray();
  }

  private static void record(DataOutputStream out, byte[] name, int type, byte[] value)
      throws IOException {
    out.write(name);
    out.writeShort(type);
    out.writeShort(INTERNET);
    out.writeInt(1);
    out.writeShort(value.length);
    out.write(value);
  }

  @Override
  public void close() {
    socket.close();
  }
}
