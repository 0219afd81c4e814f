package chat.parley.app;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A name server on the loopback that knows one name: SRV records of ports on this machine (RFC
 * 2782) with its address beside them, or A records.
 */
final class TinyDns implements AutoCloseable {
  private static final int SRV = 33;
  private static final int A = 1;
  private static final int INTERNET = 1;
  private static final int HEADER = 12;
  private static final int ANSWER = 0x8580;
  private static final byte[] HOST = name("localhost");

  private final DatagramSocket socket;
  private final byte[] known;
  private final int type;
  private final List<byte[]> values;
  private final Set<Integer> asked = ConcurrentHashMap.newKeySet();

  private TinyDns(String known, int type, List<byte[]> values) throws IOException {
    this.known = name(known);
    this.type = type;
    this.values = values;
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::serve);
  }

  /** Knows the ports of a service. */
  static TinyDns ofService(String service, List<Integer> ports) throws IOException {
    List<byte[]> values = new ArrayList<>();
    for (int port : ports) {
      values.add(service(port));
    }
    return new TinyDns(service, SRV, values);
  }

  /** Knows the addresses of a host, in numbers and of version 4. */
  static TinyDns ofHost(String host, List<String> addresses) throws IOException {
    List<byte[]> values = new ArrayList<>();
    for (String address : addresses) {
      values.add(InetAddress.getByName(address).getAddress());
    }
    return new TinyDns(host, A, values);
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
    int wanted = ByteBuffer.wrap(question).getShort(nameEnd + 1);
    asked.add(wanted);
    List<byte[]> answers = wanted == type && Arrays.equals(name, known) ? values : List.of();
    boolean withHost = type == SRV && !answers.isEmpty();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(question, 0, 2);
    out.writeShort(ANSWER);
    out.writeShort(1);
    out.writeShort(answers.size());
    out.writeShort(0);
    out.writeShort(withHost ? 1 : 0);
    out.write(name);
    out.writeShort(wanted);
    out.writeShort(INTERNET);
    for (byte[] each : answers) {
      record(out, name, type, each);
    }
    if (withHost) {
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
