package chat.parley.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports of this machine, for processes that are started later, and again. */
public final class Ports {
  // Below those that systems give to outgoing connections: one of these could otherwise have the
  // port by the time that it is listened at.
  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 1_000;

  private Ports() {}

  /** Different ones, drawn at random; another program may take one before it is used. */
  public static List<Integer> free(int count) {
    List<Integer> found = new ArrayList<>();
    for (int tries = 0; found.size() < count; tries++) {
      if (tries == TRIES) {
        throw new IllegalStateException("no free ports from " + LOWEST + " to " + HIGHEST);
      }
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
      if (!found.contains(port) && isFree(port)) {
        found.add(port);
      }
    }
    return List.copyOf(found);
  }

  /** One. */
  public static int free() {
    return free(1).getFirst();
  }

  private static boolean isFree(int port) {
    return binds(new InetSocketAddress(port))
        && binds(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static boolean binds(InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address, 1);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
