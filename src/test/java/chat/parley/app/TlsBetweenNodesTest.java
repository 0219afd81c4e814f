package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes know each other by certificates of one authority. */
class TlsBetweenNodesTest {
  @TempDir private static Path files;
  @TempDir private Path media;

  private static Certificates ours;
  private static Certificates foreign;

  @BeforeAll
  static void certify() {
    ours = new Certificates(files, "ours");
    foreign = new Certificates(files, "foreign");
  }

  @Test
  void a_node_joins_with_the_right_certificate_only() throws Exception {
    try (TestNodes nodes = new TestNodes(media)) {
      Node one = nodes.start(ours.node("one"));
      String seed = TestNodes.seed(one);

      Node two = nodes.start(joining(seed, ours.node("two"), "120s"));
      TestNodes.untilMembers(one, one, two);

      Node naked = nodes.start(joining(seed, Map.of(), "8s"));
      Node stranger = nodes.start(joining(seed, foreign.node("stranger"), "8s"));
      for (Node refused : List.of(naked, stranger)) {
        refused.ended().toCompletableFuture().get(TestNodes.WAIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(refused.whyEnded())
            .hasValueSatisfying(
                why -> assertThat(why).contains("no node of the cluster let this one join"));
      }
      TestNodes.untilMembers(one, one, two);
    }
  }

  private static Map<String, Object> joining(
      String seed, Map<String, Object> more, String givesUpAfter) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("parley.cluster.seed-nodes", List.of(seed));
    settings.put("pekko.cluster.shutdown-after-unsuccessful-join-seed-nodes", givesUpAfter);
    return settings;
  }

  @Test
  void a_wrong_file_is_named_in_one_line() throws Exception {
    Map<String, Object> one = ours.node("first");
    Map<String, Object> other = foreign.node("other");
    Map<String, Object> past = ours.node("past", "-startdate", "-10d", "-validity", "1");
    String key = "parley.cluster.tls.key";
    String certificate = "parley.cluster.tls.certificate";
    String authority = "parley.cluster.tls.authority";
    Path text = Files.writeString(files.resolve("text.pem"), "not a key");

    refuses(with(one, key, ""), key, "is missing");
    refuses(with(one, key, files.resolve("nowhere.pem")), key, "nowhere.pem can't be read");
    refuses(with(one, key, text), key, "text.pem is not an RSA private key");
    refuses(with(one, certificate, text), certificate, "text.pem is not a certificate");
    refuses(with(one, authority, other.get(authority)), certificate, "is not signed by");
    refuses(with(one, key, other.get(key)), key, "is not the key of");
    refuses(past, certificate, "past.pem: NotAfter");
  }

  private static Map<String, Object> with(Map<String, Object> settings, String path, Object value) {
    Map<String, Object> changed = new HashMap<>(settings);
    changed.put(path, value.toString());
    return changed;
  }

  private static void refuses(Map<String, Object> settings, String path, String reason) {
    assertThatThrownBy(() ->
            NodeCertificate.read(
                Configuration.load(settings, ConfigFactory.empty()).getConfig("parley")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(path)
        .hasMessageContaining(reason)
        .message()
        .hasLineCount(1);
  }
}
