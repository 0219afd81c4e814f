package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.Reference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryTest {
  /** Nothing else in this JVM makes these. */
  private static final class Weight {
    private final byte[] bytes = new byte[1_000];
  }

  @Test
  void finds_what_this_jvm_holds_and_no_garbage() {
    Weight[] weights = IntStream.range(0, 500).mapToObj(i -> new Weight()).toArray(Weight[]::new);
    IntStream.range(0, 700).forEach(i -> assertThat(new Weight().bytes).hasSize(1_000));

    Memory memory = Memory.of(ProcessHandle.current().pid());
    Reference.reachabilityFence(weights);

    assertThat(memory.classes().get(Weight.class.getName()).count()).isEqualTo(500);
    assertThat(memory.heapBytes()).isGreaterThan(500_000);
    assertThat(memory.rssBytes()).isGreaterThan(memory.heapBytes());
  }

  @Test
  void a_process_that_is_no_jvm_is_a_clear_error() {
    assertThatThrownBy(() -> Memory.of(Integer.MAX_VALUE))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("jcmd GC.run");
  }

  @Test
  void reads_the_table_of_classes() {
    var classes =
        Memory.parse(
            """
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:         12345         987654  [B (java.base@25.0.1)
               2:            10            160  chat.parley.gateway.Session
               3:             1             16  chat.parley.gateway.Session
               4:             3          99999  [Ljdk.internal.vm.FillerElement; (java.base@25.0.1)
            Total         12356         987830
            """);

    assertThat(classes)
        .hasSize(2)
        .containsEntry("[B", new Memory.Share(12_345, 987_654))
        .containsEntry("chat.parley.gateway.Session", new Memory.Share(11, 176));
  }

  @Test
  void a_table_without_classes_is_a_clear_error() {
    assertThatThrownBy(() -> Memory.parse("Could not attach"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("Could not attach");
  }

  @Test
  void reads_the_resident_size() {
    assertThat(Memory.rss("VmHWM:\t  900 kB\nVmRSS:\t  123 kB\nRssAnon:\t 100 kB\n"))
        .isEqualTo(123 * 1_024);
    assertThatThrownBy(() -> Memory.rss("Name:\tkthreadd\n")).isInstanceOf(BenchException.class);
  }
}
