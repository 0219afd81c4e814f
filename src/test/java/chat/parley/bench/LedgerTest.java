package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final long FIRST = 1_000_000;

  private final GroupScore score = new GroupScore();
  private final Ledger ledger = new Ledger(3, FIRST, score);

  @Test
  void a_message_is_missing_until_all_but_its_writer_have_it() {
    score.counting = true;
    long number = ledger.write(0, 100);

    ledger.reached(0, 8, number, 110);
    ledger.reached(1, 8, number, 120);
    long missing = ledger.missing();
    ledger.reached(2, 8, number, 130);

    assertThat(missing).isEqualTo(1);
    assertThat(ledger.missing()).isZero();
    assertThat(score.messages).isEqualTo(1);
    assertThat(score.deliveries).isEqualTo(2);
    assertThat(score.reordered).isZero();
  }

  @Test
  void latencies_count_from_when_it_was_due() {
    score.counting = true;
    long number = ledger.write(0, 1_000_000);

    ledger.accepted(number, 8, 3_000_000);
    ledger.reached(1, 8, number, 4_000_000);
    ledger.reached(2, 8, number, 9_000_000);

    assertThat(told(score.accepted)).contains("\"x_max_ms\":2.0");
    assertThat(told(score.delivered)).contains("\"x_p50_ms\":3.0").contains("\"x_max_ms\":8.0");
    assertThat(told(score.last)).contains("\"x_p50_ms\":8.0");
  }

  private static String told(Latencies latencies) {
    Result result = new Result("test", java.util.Map.of());
    latencies.tell(result, "x");
    return result.toJson();
  }

  @Test
  void what_was_written_before_counting_began_counts_for_nothing_but_being_missed() {
    long number = ledger.write(0, 100);
    score.counting = true;

    ledger.accepted(number, 8, 110);
    ledger.reached(1, 8, number, 120);

    assertThat(ledger.missing()).isEqualTo(1);
    assertThat(score.messages).isZero();
    assertThat(score.deliveries).isZero();
    assertThat(told(score.accepted)).contains("\"x_max_ms\":null");
  }

  @Test
  void a_message_at_two_places_is_out_of_order() {
    long number = ledger.write(0, 100);

    ledger.reached(1, 8, number, 110);
    ledger.reached(2, 9, number, 110);

    assertThat(score.reordered).isEqualTo(1);
  }

  @Test
  void a_later_message_of_a_writer_before_an_earlier_one_is_out_of_order() {
    long first = ledger.write(0, 100);
    long second = ledger.write(0, 100);
    long ofAnother = ledger.write(1, 100);

    ledger.reached(2, 7, ofAnother, 110);
    ledger.reached(2, 8, second, 110);
    ledger.reached(2, 9, first, 110);

    assertThat(score.reordered).isEqualTo(1);
  }

  @Test
  void entries_of_others_are_passed_over() {
    ledger.write(0, 100);

    ledger.reached(1, 1, 1, 110);
    ledger.reached(1, 2, FIRST + 1, 110);

    assertThat(ledger.missing()).isEqualTo(2);
    assertThat(score.reordered).isZero();
  }
}
