package chat.parley.e2e;

import chat.parley.app.Certificates;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * As much of the API of Kubernetes as a node asks of it, over HTTPS on the loopback: the pods of a
 * namespace that have a label, for whoever has the token of the service account. What a pod finds
 * in its file system and its environment is made along.
 */
final class KubernetesApi implements AutoCloseable {
  private static final String TOKEN = "token-of-the-service-account";
  private static final String NAMESPACE = "talk";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path account;
  private final HttpsServer server;
  private final List<Map<String, Object>> pods;
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();
  private final Queue<String> queries = new ConcurrentLinkedQueue<>();

  /**
   * @param account directory for the files of the service account
   * @param contacts ports of the pods' contact points; each pod has the address of this machine
   */
  KubernetesApi(Path account, List<Integer> contacts) throws IOException, GeneralSecurityException {
    this.account = account;
    this.pods = contacts.stream().map(KubernetesApi::pod).toList();
    Certificates certificates = new Certificates(account, "ca", "san=ip:127.0.0.1");
    Files.writeString(account.resolve("token"), TOKEN);
    Files.writeString(account.resolve("namespace"), NAMESPACE);
    Files.copy(certificates.authority(), account.resolve("ca.crt"));
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(certificates.store())));
    server.createContext("/", this::answer);
    server.start();
  }

  private static SSLContext tls(Path store) throws IOException, GeneralSecurityException {
    char[] password = Certificates.PASSWORD.toCharArray();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(store.toFile(), password), password);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    return tls;
  }

  private static Map<String, Object> pod(int contact) {
    List<Map<String, Object>> ports =
        List.of(
            Map.of("name", "web", "containerPort", 1, "protocol", "TCP"),
            Map.of("name", "contact", "containerPort", contact, "protocol", "TCP"));
    return Map.of(
        "metadata", Map.of("name", "parley-" + contact, "labels", Map.of("app", "chat")),
        "spec", Map.of("containers", List.of(Map.of("name", "parley", "ports", ports))),
        "status",
            Map.of(
                "phase", "Running",
                "podIP", "127.0.0.1",
                "containerStatuses",
                    List.of(Map.of("name", "parley", "state", Map.of("running", Map.of())))));
  }

  /** Variables of the environment of every container. */
  Map<String, String> environment() {
    return Map.of(
        "KUBERNETES_SERVICE_HOST",
        "127.0.0.1",
        "KUBERNETES_SERVICE_PORT",
        Integer.toString(server.getAddress().getPort()));
  }

  /** Where this machine has the files that a pod has at a fixed place. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    String api = "pekko.discovery.kubernetes-api.";
    settings.put(api + "api-ca-path", account.resolve("ca.crt").toString());
    settings.put(api + "api-token-path", account.resolve("token").toString());
    settings.put(api + "pod-namespace-path", account.resolve("namespace").toString());
    return settings;
  }

  /** What was asked and is not part of the API, or not for whoever asked. */
  Queue<String> refused() {
    return refused;
  }

  /** Which pods were asked for. */
  Queue<String> queries() {
    return queries;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String said = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      boolean knows =
          ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
      boolean exists =
          exchange.getRequestURI().getPath().equals("/api/v1/namespaces/" + NAMESPACE + "/pods");
      if (!knows || !exists) {
        refused.add(said);
        exchange.sendResponseHeaders(knows ? 404 : 401, -1);
        return;
      }
      queries.add(exchange.getRequestURI().getQuery());
      byte[] body =
          JSON.writeValueAsString(Map.of("kind", "PodList", "apiVersion", "v1", "items", pods))
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
