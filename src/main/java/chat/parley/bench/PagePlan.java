package chat.parley.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a conversation is read: some pages in a row, backwards, at places that are spread evenly
 * from its end to its beginning.
 *
 * @param starts of each run of pages the sequence that its first one ends before
 * @param run pages in a row at most; fewer where the conversation begins
 */
record PagePlan(List<Long> starts, int run) {
  PagePlan {
    starts = List.copyOf(starts);
  }

  /**
   * A plan of so many pages.
   *
   * @param length entries of the conversation, at least those of one run
   * @param page entries of a page
   * @param pages in all; 0 for the whole conversation, page after page
   * @param runMax pages in a row
   */
  static PagePlan of(long length, int page, int pages, int runMax) {
    long whole = (length + page - 1) / page;
    if (pages == 0) {
      return new PagePlan(List.of(length + 1), Math.toIntExact(whole));
    }
    int run = (int) Math.min(Math.min(runMax, pages), whole);
    int runs = (pages + run - 1) / run;
    long highest = length + 1;
    long lowest = Math.min(highest, (long) run * page + 1);
    List<Long> starts = new ArrayList<>(runs);
    for (int i = 0; i < runs; i++) {
      starts.add(highest - (runs == 1 ? 0 : (highest - lowest) * i / (runs - 1)));
    }
    return new PagePlan(starts, run);
  }
}
