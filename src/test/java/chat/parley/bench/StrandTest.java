package chat.parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StrandTest {
  private final Strand strand = new Strand(5, 10);

  @Test
  void is_complete_when_every_entry_has_come_in_order() {
    strand.take(entries(6, 7, 8));
    assertThat(strand.isComplete()).isFalse();
    strand.take(entries(9, 10));

    assertThat(strand.isComplete()).isTrue();
    assertThat(strand.count()).isEqualTo(5);
    assertThat(strand.missing()).isZero();
    assertThat(strand.repeated()).isZero();
    assertThat(strand.reordered()).isZero();
  }

  @Test
  void counts_what_has_not_come() {
    strand.take(entries(6, 7));
    strand.take(entries());

    assertThat(strand.missing()).isEqualTo(3);
    assertThat(strand.have()).isEqualTo(7);
  }

  @Test
  void counts_what_has_come_again() {
    strand.take(entries(6, 7, 8));
    strand.take(entries(7, 8, 9));
    strand.take(entries(4));

    assertThat(strand.repeated()).isEqualTo(3);
    assertThat(strand.reordered()).isZero();
    assertThat(strand.have()).isEqualTo(9);
  }

  @Test
  void sees_a_gap_before_a_list_and_within_it() {
    strand.take(entries(7));
    assertThat(strand.reordered()).isEqualTo(1);

    strand.take(entries(8, 10));
    assertThat(strand.reordered()).isEqualTo(2);
  }

  private static Glance entries(long... sequences) {
    String each =
        LongStream.of(sequences)
            .mapToObj(sequence -> "{\"sequence\":" + sequence + ",\"number\":1}")
            .collect(Collectors.joining(","));
    Glance glance = new Glance();
    glance.read(("{\"type\":\"messages\",\"entries\":[" + each + "]}").getBytes(UTF_8));
    return glance;
  }
}
