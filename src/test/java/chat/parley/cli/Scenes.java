package chat.parley.cli;

import chat.parley.client.Bubble;
import chat.parley.client.Bubble.Check;
import chat.parley.client.MediaContent;
import chat.parley.client.TextContent;
import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scenes for tests. */
final class Scenes {
  static final UserId ALICE = new UserId("alice");
  static final UserId BOB = new UserId("bob");
  static final ZoneId ZONE = ZoneOffset.UTC;

  /** 15 November 2026, 12:00. */
  static final long NOON = 1_794_744_000_000L;

  private Scenes() {}

  static Bubble from(UserId user, long sequence, String text, Check check) {
    long id = sequence > 0 ? sequence : text.hashCode();
    return new Bubble(sequence, MessageId.of(id), NOON, user, TextContent.of(text), check);
  }

  static Bubble bob(long sequence, String text) {
    return from(BOB, sequence, text, Check.NONE);
  }

  static Bubble mine(long sequence, String text, Check check) {
    return from(ALICE, sequence, text, check);
  }

  static Scene talk(Bubble... bubbles) {
    return talk("online", true, 0, List.of(bubbles));
  }

  static Scene talk(String status, boolean connected, int scroll, List<Bubble> bubbles) {
    return new Scene(
        1,
        new Scene.Header(ALICE, "bob", status, connected),
        new Scene.Talk(ALICE, false, Posts.of(bubbles, id -> Optional.empty()), scroll, Map.of()),
        Scene.Notices.NONE,
        new Scene.Prompt("> ", "", 0, false));
  }

  /** A chat of a group. */
  static Scene group(Bubble... bubbles) {
    List<Post> posts = Posts.of(List.of(bubbles), id -> Optional.empty());
    return new Scene(
        1,
        new Scene.Header(ALICE, "#Friends", "3 members", true),
        new Scene.Talk(ALICE, true, posts, 0, Map.of()),
        Scene.Notices.NONE,
        new Scene.Prompt("> ", "", 0, false));
  }

  /** A change of a group, as its JSON tells it. */
  static Bubble change(long sequence, String json) {
    Body body = new Body(Body.Kind.MEMBERSHIP, Bytes.utf8(json));
    return new Bubble(sequence, MessageId.of(sequence), NOON, BOB, body, Check.NONE);
  }

  /** A file of one's own that is that far, in percent. */
  static Scene uploading(int percent) {
    Bubble bubble = photo(0, Check.UPLOADING);
    Scene.Moving moving = new Scene.Moving(Scene.Way.UPLOADING, percent);
    return new Scene(
        1,
        new Scene.Header(ALICE, "bob", "online", true),
        new Scene.Talk(ALICE, false, List.of(Post.of(bubble)), 0, Map.of(bubble.id(), moving)),
        Scene.Notices.NONE,
        new Scene.Prompt("> ", "", 0, false));
  }

  static Bubble photo(long sequence, Check check) {
    Body body = MediaContent.file(MediaContent.Kind.IMAGE, "image/jpeg", "sea.jpg", "look").body();
    return new Bubble(sequence, MessageId.of(7), NOON, ALICE, body, check);
  }

  static Scene with(Scene scene, Scene.Notices notices) {
    return new Scene(scene.page(), scene.header(), scene.view(), notices, scene.prompt());
  }

  static Scene with(Scene scene, Scene.Prompt prompt) {
    return new Scene(scene.page(), scene.header(), scene.view(), scene.notices(), prompt);
  }
}
