package chat.parley.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What a node counts itself, in the text format of Prometheus, at one moment. */
final class NodeMetrics {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private final String text;

  NodeMetrics(String text) {
    this.text = text;
  }

  /** Asks a node at its management port. */
  static NodeMetrics of(int managementPort) {
    URI metrics = URI.create("http://127.0.0.1:" + managementPort + "/metrics");
    HttpRequest request = HttpRequest.newBuilder(metrics).timeout(ANSWER_MAX).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return new NodeMetrics(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException failed) {
      throw new BenchException("the node's metrics do not come: " + failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted");
    }
  }

  /** Sum of a metric over all its labels; 0 when the node has not counted any yet. */
  double sum(String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
