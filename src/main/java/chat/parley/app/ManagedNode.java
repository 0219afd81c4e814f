package chat.parley.app;

import chat.parley.ops.ThisNode;

/** A node as operators see it. */
record ManagedNode(Node node) implements ThisNode {
  @Override
  public boolean hasStarted() {
    return node.hasStarted();
  }

  @Override
  public boolean isReady() {
    return node.isReady();
  }

  @Override
  public boolean isLeaving() {
    return node.isLeaving();
  }

  @Override
  public int connections() {
    return node.sessionCount();
  }

  @Override
  public void drain() {
    node.leave();
  }
}
