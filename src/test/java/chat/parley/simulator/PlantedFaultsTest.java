package chat.parley.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A checker that can't fail is worthless: each planted fault is caught by one of a few seeds. */
class PlantedFaultsTest {
  private static final long SEEDS_MAX = 200;

  @Test
  void acknowledging_before_the_commit_is_caught() {
    caught(Planted.ACKNOWLEDGE_BEFORE_COMMIT, "");
  }

  @Test
  void accepting_after_one_log_is_caught() {
    caught(Planted.ACCEPT_AFTER_ONE_LOG, "not both logs hold it");
  }

  @Test
  void forgetting_repeats_on_recovery_is_caught() {
    caught(Planted.FORGET_REPEATS, "");
  }

  @Test
  void writing_without_the_fence_is_caught() {
    caught(Planted.NO_FENCE, "");
  }

  @Test
  void recording_without_a_gap_check_is_caught() {
    caught(Planted.RECORD_WITHOUT_GAP_CHECK, "");
  }

  @Test
  void a_mark_that_says_more_than_was_stored_is_caught() {
    caught(Planted.MARK_SAYS_MORE, "stored");
  }

  @Test
  void marks_that_go_back_are_caught() {
    caught(Planted.MARK_REGRESSES, "");
  }

  @Test
  void a_client_that_ignores_a_gap_is_caught() {
    caught(Planted.CLIENT_IGNORES_GAP, "");
  }

  @Test
  void answering_a_repeat_from_one_log_is_caught() {
    caught(Planted.REPEAT_ANSWERED_FROM_ONE_LOG, "not both logs hold it");
  }

  @Test
  void sessions_that_never_renew_are_caught() {
    caught(Planted.NO_RENEWALS, "");
  }

  @Test
  void a_group_that_acknowledges_before_the_commit_is_caught() {
    caught(Planted.GROUP_ACKNOWLEDGES_BEFORE_COMMIT, "");
  }

  @Test
  void a_group_that_forgets_after_a_crash_whom_to_tell_is_caught() {
    caught(Planted.TELLING_FORGOTTEN, "log");
  }

  @Test
  void a_result_before_the_logs_of_all_concerned_is_caught() {
    caught(Planted.RESULT_BEFORE_THE_LOGS, "is confirmed, but");
  }

  @Test
  void a_group_that_forgets_repeats_is_caught() {
    caught(Planted.GROUP_FORGETS_REPEATS, "is twice in");
  }

  @Test
  void marks_of_a_group_that_go_back_are_caught() {
    caught(Planted.GROUP_MARKS_REGRESS, "");
  }

  @Test
  void a_push_to_an_ex_member_is_caught() {
    caught(Planted.PUSHED_TO_EX_MEMBERS, "but was there");
  }

  @Test
  void lowest_marks_over_too_few_members_are_caught() {
    caught(Planted.MINIMA_OVER_TOO_FEW, "is shown");
  }

  @Test
  void a_node_that_attaches_only_once_is_caught() {
    caught(Planted.ATTACHED_ONCE, "");
  }

  @Test
  void a_page_with_a_gap_is_caught() {
    caught(Planted.PAGE_WITH_A_GAP, "");
  }

  @Test
  void a_last_seen_that_is_told_before_it_is_stored_is_caught() {
    caught(Planted.LAST_SEEN_BELIEVED_STORED, "is stored");
  }

  private static void caught(Planted planted, String how) {
    String what =
        LongStream.rangeClosed(1, SEEDS_MAX)
            .mapToObj(seed -> violation(seed, planted))
            .filter(each -> each != null)
            .findFirst()
            .orElse(null);

    assertThat(what).as("a seed that catches it").isNotNull().contains(how);
  }

  private static String violation(long seed, Planted planted) {
    try {
      Run.seed(seed, planted);
      return null;
    } catch (Violation caught) {
      return caught.getMessage().lines().findFirst().orElseThrow();
    }
  }
}
