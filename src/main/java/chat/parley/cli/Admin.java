package chat.parley.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The operator's command: asks the management port of a node, and shows tables. */
@Command(
    name = "admin",
    mixinStandardHelpOptions = true,
    version = "Parley admin, management 1",
    description = "Looks after the nodes of a cluster through the management port of one of them.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "The port and the token also come from PARLEY_MANAGEMENT_URL and PARLEY_MANAGEMENT_TOKEN",
      "or PARLEY_MANAGEMENT_TOKEN_FILE. Commands about this node are about the one of the port.",
      "",
      "Ends with 0 when it is done, 1 when the node refuses, 2 after a wrong command line, 3 when",
      "no node answers, 4 when the token is missing or wrong."
    })
public final class Admin {
  private static final String URL = "http://localhost:7626";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--url", description = "The management port; " + URL + " if not given.")
  private String url;

  @Option(names = "--token-file", description = "A file that holds the token.")
  private Path tokenFile;

  @Option(names = "--json", description = "The answer of the node as it is.")
  private boolean json;

  private final PrintStream out;
  private final UnaryOperator<String> environment;
  private final Table table = new Table(ZoneId.systemDefault());

  Admin(PrintStream out, UnaryOperator<String> environment) {
    this.out = out;
    this.environment = environment;
  }

  /** Runs one command; ends the process with its status. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(new Admin(out, System::getenv), System.err, arguments));
  }

  /** Runs one command; its status. */
  static int run(Admin admin, PrintStream err, String... arguments) {
    return new CommandLine(admin)
        .setOut(new java.io.PrintWriter(admin.out, true))
        .setErr(new java.io.PrintWriter(err, true))
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          if (failure instanceof AdminCalls.FailedException expected) {
            err.println("parley: " + expected.getMessage());
            return expected.exit().code();
          }
          throw failure;
        })
        .execute(arguments);
  }

  private AdminCalls calls() {
    String known = environment.apply("PARLEY_MANAGEMENT_URL");
    return new AdminCalls(url != null ? url : known != null ? known : URL, token());
  }

  private String token() {
    String token = environment.apply("PARLEY_MANAGEMENT_TOKEN");
    String file = environment.apply("PARLEY_MANAGEMENT_TOKEN_FILE");
    Path read =
        tokenFile != null ? tokenFile : file != null && token == null ? Path.of(file) : null;
    if (read == null) {
      return token == null ? "" : token;
    }
    try {
      return Files.readString(read).strip();
    } catch (IOException unreadable) {
      throw new AdminCalls.FailedException(
          AdminCalls.Exit.NOT_ADMITTED, "the token can't be read from " + read);
    }
  }

  private void show(JsonNode answer) {
    print(answer, table.fields(answer));
  }

  private void show(JsonNode answer, String list, String... columns) {
    print(answer, table.rows(answer.path(list), columns));
  }

  private void print(JsonNode answer, List<String> lines) {
    if (json) {
      out.println(answer.toPrettyString());
    } else {
      lines.forEach(out::println);
    }
  }

  private static ObjectNode body(Map<String, String> fields) {
    ObjectNode body = JSON.createObjectNode();
    // In a fixed order, which an immutable map does not have.
    new TreeMap<>(fields).forEach(body::put);
    return body;
  }

  // This node.

  @Command(description = "What the node is and how it stands.", mixinStandardHelpOptions = true)
  void node() {
    show(calls().get("/v1/node"));
  }

  @Command(description = "The settings in force, without secrets.", mixinStandardHelpOptions = true)
  void config() {
    out.println(calls().get("/v1/config").toPrettyString());
  }

  @Command(description = "What the node counts.", mixinStandardHelpOptions = true)
  void metrics() {
    out.print(calls().page("/metrics"));
  }

  @Command(
      description = "Has the node leave the cluster and end, as SIGTERM does.",
      mixinStandardHelpOptions = true)
  void drain(@Option(names = "--yes", required = true, description = "It is meant.") boolean yes) {
    show(calls().post("/v1/drain", body(Map.of())));
  }

  @Command(
      description = "Loggers and their levels; sets one, until the node's next start.",
      mixinStandardHelpOptions = true)
  void log(
      @Parameters(arity = "0..1", description = "A package or class, or ROOT.") String logger,
      @Parameters(
              arity = "0..1",
              description = "off, error, warn, info, debug or trace; default for that of above.")
          String level) {
    String path = "/v1/log-levels" + (logger == null ? "" : "/" + logger);
    JsonNode answer =
        level == null
            ? calls().get("/v1/log-levels")
            : level.equals("default")
                ? calls().delete(path)
                : calls().put(path, body(Map.of("level", level)));
    show(answer, "loggers", "logger", "level");
  }

  // The cluster.

  @Command(description = "The nodes of the cluster.", mixinStandardHelpOptions = true)
  void members() {
    show(calls().get("/v1/members"), "members", "node", "status", "reachable", "roles");
  }

  @Command(
      description = "How many shards and entities each node holds.",
      mixinStandardHelpOptions = true)
  void shards(@Option(names = "--all", description = "Every single shard.") boolean all) {
    JsonNode answer = calls().get("/v1/shards");
    if (all) {
      show(answer, "shards", "kind", "shard", "node", "entities");
      return;
    }
    ArrayNode sums = AdminSums.byNode(answer.path("shards"));
    print(answer, table.rows(sums, "node", "kind", "shards", "entities"));
  }

  @Command(description = "Where the partitions lie.", mixinStandardHelpOptions = true)
  void partitions() {
    show(calls().get("/v1/partitions"), "partitions", "from", "to", "database", "state", "target");
  }

  @Command(
      description = "How far moves of partitions are; or pauses, resumes, cancels them.",
      mixinStandardHelpOptions = true)
  void moves(
      @Parameters(arity = "0..1", description = "pause, resume or cancel.") MovesAction action) {
    AdminCalls calls = calls();
    show(
        switch (action) {
          case null -> calls.get("/v1/moves");
          case pause -> calls.put("/v1/moves/pause", body(Map.of()));
          case resume -> calls.delete("/v1/moves/pause");
          case cancel -> calls.delete("/v1/moves");
        });
  }

  /** As they are typed. */
  enum MovesAction {
    pause,
    resume,
    cancel
  }

  @Command(
      description = "Moves partitions to another database, one after another.",
      mixinStandardHelpOptions = true)
  void move(
      @Parameters(description = "A range such as 100-199, or one.") String partitions,
      @Parameters(description = "The name of the database.") String target) {
    show(calls().post("/v1/moves", body(Map.of("partitions", partitions, "target", target))));
  }

  // Users.

  @Command(description = "How an account stands.", mixinStandardHelpOptions = true)
  void user(@Parameters(description = "The user.") String user) {
    show(calls().get(path(user, "")));
  }

  @Command(
      description = "The connections of a user, on all nodes.",
      mixinStandardHelpOptions = true)
  void sessions(@Parameters(description = "The user.") String user) {
    show(
        calls().get(path(user, "/sessions")),
        "sessions",
        "session",
        "device",
        "label",
        "node",
        "since",
        "heard");
  }

  @Command(
      description = "Closes a connection; its client connects again.",
      mixinStandardHelpOptions = true)
  void close(
      @Parameters(description = "The user.") String user,
      @Parameters(description = "The session, as sessions tells it.") String session) {
    show(calls().delete(path(user, "/sessions/" + session)));
  }

  @Command(
      description = "Shuts a user out; what others write waits.",
      mixinStandardHelpOptions = true)
  void suspend(@Parameters(description = "The user.") String user) {
    show(calls().put(path(user, "/suspension"), body(Map.of())));
  }

  @Command(description = "Lets a suspended user in again.", mixinStandardHelpOptions = true)
  void reinstate(@Parameters(description = "The user.") String user) {
    show(calls().delete(path(user, "/suspension")));
  }

  @Command(
      description = "Deletes an account, for good; see docs/security.md.",
      mixinStandardHelpOptions = true)
  void delete(
      @Parameters(description = "The user.") String user,
      @Option(names = "--confirm", required = true, description = "The user once more.")
          String confirm) {
    show(calls().post(path(user, "/deletion"), body(Map.of("confirm", confirm))));
  }

  private static String path(String user, String rest) {
    return "/v1/users/" + user + rest;
  }
}
