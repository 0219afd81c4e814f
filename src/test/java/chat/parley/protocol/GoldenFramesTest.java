package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.GoldenFrames.Golden;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenFramesTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  static List<Golden> client() {
    return GoldenFrames.client();
  }

  static List<Golden> server() {
    return GoldenFrames.server();
  }

  @ParameterizedTest
  @MethodSource("client")
  void a_client_frame_is_read_and_written_without_loss(Golden golden) throws Exception {
    ClientFrame frame = ClientFrameCodec.decode(golden.text());

    String written = ClientFrameCodec.encode(frame);

    assertThat(tree(written)).isEqualTo(tree(golden.text()));
    assertThat(ClientFrameCodec.decode(written.getBytes(StandardCharsets.UTF_8))).isEqualTo(frame);
    assertThat(golden.name()).startsWith(tree(written).get("type").asText());
  }

  @ParameterizedTest
  @MethodSource("server")
  void a_server_frame_is_read_and_written_without_loss(Golden golden) throws Exception {
    ServerFrame frame = ServerFrameCodec.decode(golden.text());

    String written = ServerFrameCodec.encode(frame).utf8();

    assertThat(tree(written)).isEqualTo(tree(golden.text()));
    assertThat(ServerFrameCodec.decode(written.getBytes(StandardCharsets.UTF_8))).isEqualTo(frame);
    assertThat(golden.name()).startsWith(tree(written).get("type").asText());
  }

  @Test
  void every_client_frame_has_a_golden_file() throws Exception {
    assertThat(types(GoldenFrames.client())).isEqualTo(permitted(ClientFrame.class));
  }

  @Test
  void every_server_frame_has_a_golden_file() throws Exception {
    assertThat(types(GoldenFrames.server())).isEqualTo(permitted(ServerFrame.class));
  }

  private static JsonNode tree(String text) throws Exception {
    return JSON.readTree(text);
  }

  private static TreeSet<String> types(List<Golden> frames) throws Exception {
    TreeSet<String> types = new TreeSet<>();
    for (Golden golden : frames) {
      types.add(tree(golden.text()).get("type").asText());
    }
    return types;
  }

  /** A frame's record has the name of its type. */
  static TreeSet<String> permitted(Class<?> family) {
    return Arrays.stream(family.getPermittedSubclasses())
        .map(record -> record.getSimpleName().toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
