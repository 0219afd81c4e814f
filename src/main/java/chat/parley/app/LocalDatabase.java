package chat.parley.app;

import chat.parley.journal.DataDirectory;
import chat.parley.journal.DevelopmentPostgres;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A PostgreSQL without a node, until it is told to stop: for several nodes on one machine.
 *
 * <p>Arguments: the data directory and the port. It prints {@code jdbc:postgresql://…} when it
 * takes connections.
 */
public final class LocalDatabase {
  private LocalDatabase() {}

  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 2 || !arguments[1].matches("[0-9]{1,5}")) {
      System.err.println("parley: usage: LocalDatabase DIRECTORY PORT");
      System.exit(1);
      return;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    try {
      DataDirectory data = DataDirectory.lock(Path.of(arguments[0]));
      DevelopmentPostgres postgres =
          DevelopmentPostgres.start(data, Integer.parseInt(arguments[1]));
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                postgres.close();
                data.close();
                stopped.countDown();
              }));
      System.out.println(postgres.jdbcUrl("parley"));
    } catch (DataDirectory.InUseException
        | DevelopmentPostgres.StartException
        | UncheckedIOException expected) {
      System.err.println("parley: " + expected.getMessage());
      System.exit(1);
    }
    stopped.await();
  }
}
