package chat.parley.app;

import chat.parley.journal.DataDirectory;
import chat.parley.journal.DevelopmentPostgres;
import chat.parley.journal.InvalidDatabasesException;
import chat.parley.journal.UnavailableDatabaseException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs a node until it is told to stop. */
public final class Main {
  private static final int FAILED = 1;
  private static final int ASKED = -1;
  private static final String STOPPED = "Parley has stopped.";

  private Main() {}

  public static void main(String[] arguments) {
    if (arguments.length == 1 && arguments[0].equals("--help")) {
      System.out.println(Arguments.USAGE);
      return;
    }
    Node node;
    try {
      node = Node.start(Arguments.parse(arguments));
    } catch (StartException
        | DataDirectory.InUseException
        | DevelopmentPostgres.StartException
        | InvalidDatabasesException
        | UnavailableDatabaseException
        | UncheckedIOException expected) {
      System.err.println("parley: " + expected.getMessage());
      System.exit(FAILED);
      return;
    }
    attend(node);
  }

  /** Lets a node run until a signal or the cluster ends it, and the process with it. */
  static void attend(Node node) {
    AtomicInteger status = new AtomicInteger();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, status), "parley-stop"));
    tell(node, System.out);
    node.ended().toCompletableFuture().join();
    if (node.isLeaving() && status.compareAndSet(0, ASKED)) {
      node.close();
      System.out.println(STOPPED);
      System.exit(0);
    }
    // It was not asked to end: it was cut off from its cluster, or could not go on.
    if (status.compareAndSet(0, FAILED)) {
      System.err.println("parley: " + node.whyEnded().orElse("the node has ended by itself"));
      System.exit(FAILED);
    }
  }

  /** Ends the process with 0 after a signal: stopping in order is not a failure. */
  private static void stop(Node node, AtomicInteger status) {
    boolean asked = status.compareAndSet(0, ASKED);
    node.close();
    if (asked) {
      System.out.println(STOPPED);
      System.out.flush();
      Runtime.getRuntime().halt(0);
    }
  }

  private static void tell(Node node, PrintStream out) {
    int port = node.address().getPort();
    out.println("Parley is running. Ctrl-C stops it.");
    out.println("  web         http://localhost:" + port);
    out.println("  management  http://localhost:" + node.managementAddress().getPort());
    out.println(
        "  data        "
            + (node.ownsDatabase()
                ? node.settings().data().toAbsolutePath().normalize()
                : "in the configured databases"));
    out.println(
        "  chat        scripts/chat" + (port == 8080 ? "" : " --server http://localhost:" + port));
    out.println("              (in two terminals, as two users)");
    out.flush();
  }
}
