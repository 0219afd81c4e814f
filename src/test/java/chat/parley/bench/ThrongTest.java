package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThrongTest {
  @Test
  void sockets_come_from_many_addresses_of_the_loopback() {
    assertThat(Throng.address(0).getHostString()).isEqualTo("127.0.0.2");
    assertThat(Throng.address(2_000).getHostString()).isEqualTo("127.0.0.3");
    assertThat(Throng.address(500_000).getHostString()).isEqualTo("127.0.1.2");
    assertThat(IntStream.range(0, 1_000_000).filter(i -> i % 1_000 == 0).boxed())
        .allSatisfy(i -> assertThat(Throng.address(i).getAddress().isLoopbackAddress()).isTrue());
  }

  @Test
  void the_limit_of_open_files_is_the_soft_one() {
    String limits =
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             96365                96365                processes
        Max open files            1024                 20000                files
        """;

    assertThat(OpenFiles.limit(limits)).isEqualTo(1_024);
    assertThat(OpenFiles.limit(limits.replace("1024 ", "unlimited "))).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> OpenFiles.limit("")).isInstanceOf(BenchException.class);
  }

  @Test
  void more_sockets_than_files_are_refused_in_one_line() {
    OpenFiles.expectRoom("this test", ProcessHandle.current().pid(), 1);
    OpenFiles.expectRoom("the node", 1_000, 300, 600);

    assertThatThrownBy(() -> OpenFiles.expectRoom("the node", 1_000, 300, 601))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("the node may have 1000 files open")
        .hasMessageContaining("room for 600")
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_metric_is_read_from_the_page_by_its_labels() {
    NodePage page =
        new NodePage(
            """
            # TYPE parley_connections gauge
            parley_connections 123.0
            parley_entities{kind="group"} 4.0
            parley_entities{kind="user"} 5.0
            """);

    assertThat(page.connections()).isEqualTo(123);
    assertThat(page.users()).isEqualTo(5);
    assertThat(page.value("parley_unheard_of")).isZero();
  }
}
