package chat.parley.cli;

import chat.parley.client.Bubble;
import chat.parley.client.History;
import chat.parley.model.MessageId;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The line mode: one line for whatever has changed from one scene to the next. */
final class Lines {
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
    if (turned || !before.header().status().equals(after.header().status())) {
      status(after.header(), lines);
    }
    switch (after.view()) {
      case Scene.Chats chats -> {
        if (turned) {
          chats(chats, lines);
        }
      }
      case Scene.Talk talk -> talk(turned ? List.of() : bubbles(before), talk, lines);
    }
    Scene.Notices seen = before == null ? Scene.Notices.NONE : before.notices();
    after.notices().since(seen).forEach(notice -> lines.add("* " + SafeText.line(notice)));
    return lines;
  }

  private static void status(Scene.Header header, List<String> lines) {
    String status = header.status().isEmpty() ? "" : " · " + SafeText.line(header.status());
    lines.add("-- " + SafeText.line(header.title()) + status);
  }

  private static List<Bubble> bubbles(Scene scene) {
    return switch (scene.view()) {
      case Scene.Talk talk -> talk.bubbles();
      case Scene.Chats chats -> List.of();
    };
  }

  private void chats(Scene.Chats chats, List<String> lines) {
    for (History.Line line : chats.lines()) {
      String title = line.chat().face().title();
      String name = title == null ? line.chat().conversation().name() : title;
      String last =
          line.last() == null ? "" : " " + SafeText.line(Wording.said(line.last().body()));
      lines.add(SafeText.line(name) + " (" + line.unread() + " unread)" + last);
    }
    if (chats.lines().isEmpty()) {
      lines.add("no chats yet; /open NAME opens one");
    }
  }

  private void talk(List<Bubble> before, Scene.Talk talk, List<String> lines) {
    Map<MessageId, Bubble> known = new HashMap<>();
    before.forEach(bubble -> known.put(bubble.id(), bubble));
    for (Bubble bubble : talk.bubbles()) {
      Bubble old = known.get(bubble.id());
      if (old == null) {
        lines.add(said(bubble));
      } else if (old.check() != bubble.check()) {
        lines.add(checked(bubble));
      }
    }
  }

  private String said(Bubble bubble) {
    String check = Wording.plainSign(bubble.check());
    return number(bubble)
        + " "
        + Wording.brief(bubble.time(), now, zone)
        + " "
        + bubble.from()
        + ": "
        + SafeText.line(Wording.said(bubble.body()))
        + (check.isEmpty() ? "" : " " + check);
  }

  private static String checked(Bubble bubble) {
    return Wording.plainSign(bubble.check())
        + " "
        + number(bubble)
        + " "
        + SafeText.line(Wording.said(bubble.body()));
  }

  private static String number(Bubble bubble) {
    return bubble.sequence() > 0 ? "#" + bubble.sequence() : "#-";
  }
}
