package chat.parley.app;

import chat.parley.model.Partition;
import chat.parley.model.Rendezvous;
import java.util.Arrays;
import java.util.List;

/**
 * Prints which node a load balancer sends the users of each partition to, in the form of HAProxy's
 * maps: {@code 417 node2}.
 *
 * <p>Arguments: the choice, 1 for the best node, 2 for the one that takes over when that is away,
 * and so on; then the names of all nodes.
 */
public final class ProxyMap {
  private ProxyMap() {}

  public static void main(String[] arguments) {
    List<String> names =
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    if (arguments.length < 2
        || !arguments[0].matches("[1-9]")
        || choice(arguments) > names.size()) {
      System.err.println(
          "parley: usage: ProxyMap CHOICE NAME…, with as many names as CHOICE or more");
      System.exit(1);
      return;
    }
    StringBuilder map = new StringBuilder();
    for (int number = 0; number < Partition.COUNT; number++) {
      Partition partition = new Partition(number);
      String name = Rendezvous.order(partition, names).get(choice(arguments) - 1);
      map.append(partition).append(' ').append(name).append('\n');
    }
    System.out.print(map);
  }

  private static int choice(String[] arguments) {
    return Integer.parseInt(arguments[0]);
  }
}
