package chat.parley.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;

/** The page of metrics of a node, as it was at one moment. */
record NodePage(String text) {
  private static final double POLL_SECONDS = 0.5;

  /** Waits until the page shows something. */
  static void await(Stage stage, String what, Predicate<NodePage> condition) {
    stage.awaitHere(
        what,
        () -> {
          stage.passSeconds(POLL_SECONDS);
          return condition.test(read(stage.subject()));
        });
  }

  static NodePage read(Subject subject) {
    return read(subject.managementPort());
  }

  /** That of a node whose operators' port is this. */
  static NodePage read(int managementPort) {
    URI page = URI.create("http://127.0.0.1:" + managementPort + "/metrics");
    HttpRequest request = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(60)).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return new NodePage(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException failed) {
      throw new BenchException("the node shows no metrics: " + failed.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted");
    }
  }

  /** Of a metric with its labels as the page writes them; 0 when the page does not have it. */
  double value(String metric) {
    return text.lines()
        .filter(line -> line.startsWith(metric + " "))
        .map(line -> line.substring(metric.length() + 1))
        .mapToDouble(Double::parseDouble)
        .findFirst()
        .orElse(0);
  }

  /** Of a metric over all its labels; 0 when the node has not counted any yet. */
  double sum(String metric) {
    return text.lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  double connections() {
    return value("parley_connections");
  }

  /** Users in memory. */
  double users() {
    return value("parley_entities{kind=\"user\"}");
  }
}
