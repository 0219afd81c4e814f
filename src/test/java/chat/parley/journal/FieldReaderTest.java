package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.model.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldReaderTest {

  @Test
  void reads_every_type_that_the_writer_writes() {
    FieldReader reader =
        new FieldReader(
            new FieldWriter()
                .put(1, -5L)
                .put(2, "grüße")
                .put(3, Bytes.utf8("bytes"))
                .put(4, true)
                .putFixed64(5, Long.MIN_VALUE)
                .put(6, new FieldWriter().put(1, 9))
                .toBytes());

    assertThat(reader.next()).isTrue();
    assertThat(reader.number()).isEqualTo(-5);
    assertThat(reader.next()).isTrue();
    assertThat(reader.text()).isEqualTo("grüße");
    assertThat(reader.next()).isTrue();
    assertThat(reader.bytes()).isEqualTo(Bytes.utf8("bytes"));
    assertThat(reader.next()).isTrue();
    assertThat(reader.flag()).isTrue();
    assertThat(reader.next()).isTrue();
    assertThat(reader.fixed64()).isEqualTo(Long.MIN_VALUE);
    assertThat(reader.next()).isTrue();
    FieldReader nested = reader.nested();
    assertThat(nested.next()).isTrue();
    assertThat(nested.smallNumber()).isEqualTo(9);
    assertThat(nested.next()).isFalse();
    assertThat(reader.next()).isFalse();
  }

  @Test
  void passes_over_fields_that_nobody_reads() {
    FieldWriter writer = new FieldWriter();
    for (int member = 1; member <= 3; member++) {
      writer.put(99, "later").put(1, new FieldWriter().put(1, member)).putFixed64(98, member);
    }
    FieldReader reader = new FieldReader(writer.toBytes());
    List<Long> members = new ArrayList<>();

    while (reader.next()) {
      if (reader.field() == 1) {
        FieldReader nested = reader.nested();
        nested.next();
        members.add(nested.number());
      }
    }

    assertThat(members).containsExactly(1L, 2L, 3L);
  }

  @Test
  void refuses_another_type_and_bytes_that_break_off() {
    byte[] bytes = new FieldWriter().put(1, "a text").toBytes();
    FieldReader asNumber = new FieldReader(bytes);
    asNumber.next();
    FieldReader cut = new FieldReader(Arrays.copyOf(bytes, 4));
    cut.next();

    assertThatThrownBy(asNumber::number)
        .isInstanceOf(UnreadableBytesException.class)
        .hasMessage("field 1 has another wire type");
    assertThatThrownBy(cut::text).isInstanceOf(UnreadableBytesException.class);
  }

  @Test
  void refuses_a_number_that_does_not_fit() {
    FieldReader reader = new FieldReader(new FieldWriter().put(1, 1L << 32).toBytes());
    reader.next();

    assertThatThrownBy(reader::smallNumber).isInstanceOf(UnreadableBytesException.class);
  }
}
