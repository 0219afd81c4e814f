package chat.parley.check;

import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * C10: from the answer to a block until somebody asks to take it back, no device of that user is
 * shown anything that was sent meanwhile.
 */
final class BlockTruth implements Check {
  /** A request without an answer is not carried out any more after so long. */
  static final long LATE_MS_MAX = 120_000;

  @Override
  public String name() {
    return "C10 blocks";
  }

  private record OfUser(UserId user, ChatKey chat) {}

  private record Sent(ChatKey chat, MessageId id) {}

  /** A time in which a chat was certainly blocked. */
  private record Window(long from, long to, Observation.Privacy record) {}

  @Override
  public void run(Evidence evidence, Findings findings) {
    Map<OfUser, List<Observation.Privacy>> asked = new HashMap<>();
    evidence
        .each(Observation.Privacy.class)
        .forEach(each ->
            asked
                .computeIfAbsent(
                    new OfUser(each.device().user(), each.chat()), any -> new ArrayList<>())
                .add(each));
    if (asked.isEmpty()) {
      return;
    }
    Map<OfUser, List<Window>> windows = new HashMap<>();
    asked.forEach((of, all) -> windows.put(of, windows(all)));
    Map<Sent, Long> sentAt = new HashMap<>();
    evidence
        .each(Observation.Sending.class)
        .forEach(each -> sentAt.put(new Sent(each.chat(), each.id()), each.at()));
    evidence
        .each(Observation.Shown.class)
        .forEach(shown -> {
          Long sent = sentAt.get(new Sent(shown.chat(), shown.entry().id()));
          OfUser of = new OfUser(shown.device().user(), shown.chat());
          if (sent != null) {
            windows.getOrDefault(of, List.of()).stream()
                .filter(each -> each.from() < sent && shown.at() < each.to())
                .findFirst()
                .ifPresent(each ->
                    findings.add("shown to whoever has blocked the chat", each.record(), shown));
          }
        });
  }

  private static List<Window> windows(List<Observation.Privacy> all) {
    List<Window> windows = new ArrayList<>();
    for (Observation.Privacy answer : all) {
      if (answer.blocks() && answer.answered()) {
        long asked = asked(all, answer);
        if (all.stream().noneMatch(each -> mayStillUndo(all, each, asked))) {
          windows.add(new Window(answer.at(), undone(all, asked), answer));
        }
      }
    }
    return windows;
  }

  /** When what was answered was asked for. */
  private static long asked(List<Observation.Privacy> all, Observation.Privacy answer) {
    return all.stream()
        .filter(each -> !each.answered() && each.request().equals(answer.request()))
        .mapToLong(Observation.Privacy::at)
        .findFirst()
        .orElse(answer.at());
  }

  /** Whether a request to unblock was under way when it was asked to block. */
  private static boolean mayStillUndo(
      List<Observation.Privacy> all, Observation.Privacy each, long asked) {
    return !each.blocks()
        && !each.answered()
        && each.at() <= asked
        && each.at() > asked - LATE_MS_MAX
        && all.stream()
            .noneMatch(answer ->
                answer.answered()
                    && answer.request().equals(each.request())
                    && answer.at() < asked);
  }

  /** When somebody asks next to unblock. */
  private static long undone(List<Observation.Privacy> all, long asked) {
    return all.stream()
        .filter(each -> !each.blocks() && !each.answered() && each.at() >= asked)
        .mapToLong(Observation.Privacy::at)
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
