package chat.parley.cli;

import chat.parley.client.History;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything that is on the screen, before it is laid out.
 *
 * @param page changes when a person asks for what is shown, even if it is the same again
 */
record Scene(int page, Header header, View view, Notices notices, Prompt prompt) {

  /**
   * The lines above the prompt: answers, errors, news of other chats.
   *
   * @param total how many there have ever been, these included
   */
  record Notices(List<String> lines, long total) {
    static final Notices NONE = new Notices(List.of(), 0);

    /** Lines that are kept. */
    static final int LINES_MAX = 14;

    Notices {
      lines = List.copyOf(lines);
    }

    /** With some more; the oldest ones give way. */
    Notices plus(List<String> more) {
      List<String> all = new ArrayList<>(lines);
      all.addAll(more);
      int from = Math.max(0, all.size() - LINES_MAX);
      return new Notices(all.subList(from, all.size()), total + more.size());
    }

    Notices cleared() {
      return new Notices(List.of(), total);
    }

    /** Those that others do not have yet. */
    List<String> since(Notices before) {
      long fresh = Math.min(total - before.total, lines.size());
      return fresh <= 0 ? List.of() : lines.subList(lines.size() - (int) fresh, lines.size());
    }
  }

  /**
   * The first line.
   *
   * @param status of the other one: online, last seen, typing; or empty
   * @param connected whether the server is there
   */
  record Header(UserId me, String title, String status, boolean connected) {}

  /** The large part of the screen. */
  sealed interface View {}

  /** The chat list. */
  record Chats(List<History.Line> lines) implements View {}

  /**
   * An open chat.
   *
   * @param group whether names of senders are shown
   * @param scroll lines that are hidden below
   * @param moving messages whose file is under way
   */
  record Talk(UserId me, boolean group, List<Post> posts, int scroll, Map<MessageId, Moving> moving)
      implements View {}

  /** Where a file goes. */
  enum Way {
    UPLOADING,
    SAVING
  }

  /** How much of a file has gone. */
  record Moving(Way way, int percent) {

    /** Of bytes that somebody else may have named: the whole may be wrong, or not known. */
    static Moving of(Way way, long bytes, long whole) {
      double part = whole > 0 ? (double) bytes / whole : 0;
      return new Moving(way, (int) (Math.clamp(part, 0, 1) * 100));
    }
  }

  /**
   * The line that is typed.
   *
   * @param secret whether dots are shown instead
   */
  record Prompt(String label, String text, int cursor, boolean secret) {
    static final Prompt NONE = new Prompt("", "", 0, false);
  }
}
