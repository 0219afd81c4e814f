package chat.parley.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/** Asks on the console; in line mode nobody is there, and the environment has the password. */
final class Prompts implements SignIn.Asking {
  private final Console console;
  private final PrintStream output;

  /** Console is null when there is none. */
  Prompts(Console console, boolean plain, PrintStream output) {
    this.console = plain ? null : console;
    this.output = output;
  }

  @Override
  public Optional<String> line(String question) {
    return console == null ? Optional.empty() : Optional.ofNullable(console.readLine(question));
  }

  @Override
  public Optional<String> secret(String question) {
    String known = System.getenv(SignIn.PASSWORD_VARIABLE);
    if (known != null) {
      return Optional.of(known);
    }
    char[] typed = console == null ? null : console.readPassword(question);
    return Optional.ofNullable(typed).map(String::new);
  }

  @Override
  public void tell(String line) {
    output.println(line);
    output.flush();
  }
}
