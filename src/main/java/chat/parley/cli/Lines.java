package chat.parley.cli;

import chat.parley.client.Bubble;
import chat.parley.client.History;
import chat.parley.client.MediaContent;
import chat.parley.model.MessageId;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The line mode: one line for whatever has changed from one scene to the next. */
final class Lines {
  /** How far a file comes between two lines about it. */
  private static final int STEP_PERCENT = 20;

  private final ZoneId zone;
  private final long now;

  Lines(ZoneId zone, long now) {
    this.zone = zone;
    this.now = now;
  }

  /** What to print; before is null at the start. */
  List<String> between(Scene before, Scene after) {
    List<String> lines = new ArrayList<>();
    boolean turned = before == null || before.page() != after.page();
    if (before == null || before.header().connected() != after.header().connected()) {
      lines.add(after.header().connected() ? "-- connected" : "-- waiting for the server");
    }
    if (turned || !same(before.header(), after.header())) {
      status(after.header(), lines);
    }
    switch (after.view()) {
      case Scene.Chats chats -> {
        if (turned) {
          chats(chats, lines);
        }
      }
      case Scene.Talk talk -> {
        talk(turned ? List.of() : posts(before), talk, lines);
        moving(before == null ? Map.of() : moving(before), talk, lines);
      }
    }
    Scene.Notices seen = before == null ? Scene.Notices.NONE : before.notices();
    after.notices().since(seen).forEach(notice -> lines.add("* " + SafeText.line(notice)));
    return lines;
  }

  private static boolean same(Scene.Header one, Scene.Header other) {
    return one.title().equals(other.title()) && one.status().equals(other.status());
  }

  private static void status(Scene.Header header, List<String> lines) {
    String status = header.status().isEmpty() ? "" : " · " + SafeText.line(header.status());
    lines.add("-- " + SafeText.line(header.title()) + status);
  }

  private static List<Post> posts(Scene scene) {
    return switch (scene.view()) {
      case Scene.Talk talk -> talk.posts();
      case Scene.Chats chats -> List.of();
    };
  }

  private static Map<MessageId, Scene.Moving> moving(Scene scene) {
    return switch (scene.view()) {
      case Scene.Talk talk -> talk.moving();
      case Scene.Chats chats -> Map.of();
    };
  }

  /** One line for each step that a file has come further. */
  private static void moving(
      Map<MessageId, Scene.Moving> before, Scene.Talk talk, List<String> lines) {
    for (Post post : talk.posts()) {
      Bubble bubble = post.bubble();
      Scene.Moving now = talk.moving().get(bubble.id());
      Scene.Moving old = before.get(bubble.id());
      int from = old == null ? -1 : old.percent() / STEP_PERCENT;
      if (now != null && now.percent() / STEP_PERCENT > from) {
        String way = now.way().name().toLowerCase(Locale.ROOT);
        lines.add("-- " + way + " " + name(bubble) + " " + now.percent() + "%");
      }
    }
  }

  private static String name(Bubble bubble) {
    String name = MediaContent.read(bubble.body()).map(MediaContent::name).orElse(null);
    return name == null ? number(bubble) : SafeText.line(name);
  }

  private void chats(Scene.Chats chats, List<String> lines) {
    for (History.Line line : chats.lines()) {
      String last = line.last() == null ? "" : " " + SafeText.line(Wording.last(line));
      String standing = Wording.standing(line).stripTrailing();
      lines.add(
          Wording.name(line.chat())
              + " ("
              + line.unread()
              + " unread)"
              + (standing.isEmpty() ? "" : " " + standing)
              + last);
    }
    if (chats.lines().isEmpty()) {
      lines.add("no chats yet; /open NAME opens one");
    }
  }

  private void talk(List<Post> before, Scene.Talk talk, List<String> lines) {
    Map<MessageId, Post> known = new HashMap<>();
    before.forEach(post -> known.putIfAbsent(post.bubble().id(), post));
    for (Post post : talk.posts()) {
      Post old = known.get(post.bubble().id());
      if (old == null) {
        lines.add(said(post));
      } else {
        changed(old, post, lines);
      }
    }
  }

  private static void changed(Post old, Post post, List<String> lines) {
    Bubble bubble = post.bubble();
    if (old.bubble().check() != bubble.check()) {
      if (old.bubble().check() == Bubble.Check.UPLOADING && bubble.check() != Bubble.Check.FAILED) {
        lines.add("-- uploaded " + name(bubble));
      }
      lines.add(
          Wording.plainSign(bubble.check())
              + " "
              + number(bubble)
              + " "
              + SafeText.line(post.said()));
    }
    if (!old.said().equals(post.said())) {
      lines.add("-- " + number(bubble) + " reads now: " + SafeText.line(post.said()));
    } else if (!old.note().equals(post.note())) {
      lines.add(
          "-- "
              + number(bubble)
              + " has now: "
              + (post.note().isEmpty() ? "no reaction" : post.note()));
    }
  }

  private String said(Post post) {
    Bubble bubble = post.bubble();
    String check = Wording.plainSign(bubble.check());
    return number(bubble)
        + " "
        + Wording.brief(bubble.time(), now, zone)
        + " "
        + (post.isChange() ? "" : bubble.from() + ": ")
        + (post.quote().isEmpty() ? "" : "(to " + post.quote() + ") ")
        + SafeText.line(post.said())
        + (post.note().isEmpty() ? "" : " [" + post.note() + "]")
        + (check.isEmpty() ? "" : " " + check);
  }

  private static String number(Bubble bubble) {
    return bubble.sequence() > 0 ? "#" + bubble.sequence() : "#-";
  }
}
