package chat.parley.web;

import chat.parley.app.Node;
import chat.parley.journal.Database;
import chat.parley.journal.TestDatabase;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node on a real database, and a real browser in front of it. */
final class Stage implements AutoCloseable {
  /** How long a busy machine may take for anything. */
  private static final double WAIT_MS_MAX = 60_000;

  private final Database database = TestDatabase.freshDatabase();
  private final Playwright playwright;
  private final Browser browser;
  private Node node;
  private int port;

  /** What any page has complained of. */
  final List<String> complaints = new CopyOnWriteArrayList<>();

  Stage() {
    PlaywrightAssertions.setDefaultAssertionTimeout(WAIT_MS_MAX);
    Chromium.requirePage();
    Path program = Chromium.required();
    node = node(0);
    port = node.address().getPort();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setArgs(Chromium.ARGUMENTS));
  }

  private Node node(int port) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("parley.http.port", port);
    settings.put("parley.management.port", 0);
    settings.put("parley.drain", "100ms");
    settings.put("parley.databases.main.url", database.url());
    settings.put("parley.databases.main.user", database.user());
    settings.put("pekko.cluster.jmx.multi-mbeans-in-same-jvm", "on");
    return Node.start(settings);
  }

  String address() {
    return "http://localhost:" + port;
  }

  void stopNode() {
    node.close();
  }

  void startNode() {
    node = node(port);
  }

  /** Shuts an account out, as an operator does. */
  void suspend(String user) {
    operate("PUT", user);
  }

  /** Lets an account in again. */
  void reinstate(String user) {
    operate("DELETE", user);
  }

  private void operate(String method, String user) {
    String path = "/v1/users/" + user + "/suspension";
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + node.managementAddress().getPort() + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw new IllegalStateException(method + " " + path + " was answered " + status);
      }
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** A browser of its own, with its own store. */
  BrowserContext context(NewContextOptions options) {
    BrowserContext context = browser.newContext(options.setLocale("en-GB"));
    context.setDefaultTimeout(WAIT_MS_MAX);
    context.onWebError(error -> complaints.add(error.error()));
    context.onConsoleMessage(message -> {
      boolean isPolicy = message.text().contains("Content Security Policy");
      if (isPolicy) {
        complaints.add(message.text());
      }
    });
    return context;
  }

  /** Somebody who has just registered, before an empty chat list. */
  Person register(String user, String name, NewContextOptions options) {
    return Person.register(context(options).newPage(), address(), user, name);
  }

  Person register(String user, String name) {
    return register(user, name, desktop());
  }

  static NewContextOptions desktop() {
    return new NewContextOptions().setViewportSize(1180, 760);
  }

  static NewContextOptions phone() {
    return new NewContextOptions().setViewportSize(390, 780).setHasTouch(true);
  }

  @Override
  public void close() {
    playwright.close();
    node.close();
  }
}
