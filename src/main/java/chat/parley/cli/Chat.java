package chat.parley.cli;

import chat.parley.client.Accounts;
import chat.parley.client.Identity;
import chat.parley.client.LocalStore;
import chat.parley.client.ParleyClient;
import chat.parley.client.SqliteStore;
import chat.parley.client.StoreException;
import chat.parley.client.Sync;
import chat.parley.model.UserId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The terminal chat. */
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    version = "Parley chat, protocol 1",
    description = "Chats in a terminal. Messages written without a connection are sent later.")
public final class Chat implements Callable<Integer> {
  private static final String SERVER = "http://localhost:8080";

  @Option(names = "--server", description = "The server's address; " + SERVER + " if not given.")
  private String server;

  @Option(names = "--user", description = "Who you are; asked for if not given.")
  private String user;

  @Option(names = "--store", description = "The file with your messages; one a user if not given.")
  private Path store;

  @Option(names = "--register", description = "Registers the user first.")
  private boolean register;

  @Option(names = "--invite", description = "The invitation, where a server wants one.")
  private String invite;

  @Option(names = "--plain", description = "One line for each change, for pipes.")
  private boolean plain;

  /** Runs the chat; ends the process with 1 when it could not begin. */
  public static void main(String[] arguments) {
    // Nothing but the chat itself may write on the terminal.
    LogManager.getLogManager().reset();
    System.exit(new CommandLine(new Chat()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream output = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    SignIn.Asking asking = new Prompts(System.console(), plain, output);
    LocalStore opened = null;
    try {
      UserId name = name(asking);
      opened = SqliteStore.open(store == null ? StorePlace.of(server(), name) : store);
      Identity identity = identity(opened, name, asking);
      show(opened, identity, input, output);
      return 0;
    } catch (SignIn.FailedException | StoreException | IllegalArgumentException failure) {
      if (opened != null) {
        opened.close();
      }
      System.err.println(failure.getMessage());
      return 1;
    }
  }

  private String server() {
    return server == null ? SERVER : server.replaceFirst("/+$", "");
  }

  /** Null when the store that was named will tell. */
  private UserId name(SignIn.Asking asking) throws SignIn.FailedException {
    if (user != null) {
      return new UserId(user);
    }
    if (store != null) {
      return null;
    }
    Optional<UserId> only = StorePlace.onlyUser(server());
    return only.isPresent() && !register ? only.get() : SignIn.user(asking);
  }

  private Identity identity(LocalStore opened, UserId name, SignIn.Asking asking)
      throws SignIn.FailedException {
    Optional<Identity> known = opened.transaction(LocalStore.Transaction::identity);
    if (known.isPresent()) {
      Identity identity = known.get();
      boolean other = name != null && !identity.user().equals(name);
      if (other || server != null && !identity.server().equals(server())) {
        throw new SignIn.FailedException("This store belongs to " + identity + ".");
      }
      return identity;
    }
    UserId user = name == null ? SignIn.user(asking) : name;
    Identity fresh = new SignIn(asking, new Accounts(server()), invite).obtain(user, register);
    new Sync(opened).adopt(fresh);
    return fresh;
  }

  private void show(LocalStore opened, Identity identity, BufferedReader input, PrintStream output)
      throws IOException, InterruptedException {
    try (Desk desk =
        new Desk(listener -> ParleyClient.open(opened, listener), ZoneId.systemDefault())) {
      if (plain || System.console() == null) {
        output.println("-- " + identity);
        new LineMode(desk, input, output).run();
        return;
      }
      try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
        if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
          new LineMode(desk, input, output).run();
        } else {
          new FullScreen(terminal, desk).run();
        }
      }
    }
  }
}
