package chat.parley.group;

/** The name of one start of a node's {@code Fanout}. */
public record NodeId(String value) implements Comparable<NodeId> {
  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }
}
