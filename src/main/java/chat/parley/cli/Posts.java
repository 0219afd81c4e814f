package chat.parley.cli;

import chat.parley.client.Bubble;
import chat.parley.client.Meaning;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Joins messages with those that change them: an edit, a deletion or a reaction is no post of its
 * own. What is given must reach to the newest message.
 */
final class Posts {
  /** Characters of what is answered. */
  static final int QUOTE_MAX = 40;

  private final Function<MessageId, Optional<Bubble>> lookup;
  private final Map<MessageId, Draft> drafts = new LinkedHashMap<>();
  private final List<Draft> all = new ArrayList<>();

  private Posts(Function<MessageId, Optional<Bubble>> lookup) {
    this.lookup = lookup;
  }

  private static final class Draft {
    private final Bubble bubble;
    private final Optional<MessageId> replyTo;
    private final SortedMap<UserId, String> reactions = new TreeMap<>();
    private String said;
    private boolean edited;
    private boolean deleted;

    private Draft(Bubble bubble, Optional<MessageId> replyTo) {
      this.bubble = bubble;
      this.replyTo = replyTo;
      this.said = Wording.said(bubble.body());
    }
  }

  /**
   * The posts of some messages, ascending.
   *
   * @param lookup finds a message that is answered and not among these
   */
  static List<Post> of(List<Bubble> bubbles, Function<MessageId, Optional<Bubble>> lookup) {
    Posts posts = new Posts(lookup);
    bubbles.forEach(posts::take);
    return posts.all.stream().map(posts::post).toList();
  }

  private void take(Bubble bubble) {
    switch (Meaning.of(bubble.body())) {
      case Meaning.Edit(MessageId target, String text) ->
          ofAuthor(target, bubble.from()).ifPresent(draft -> edit(draft, text));
      case Meaning.Delete(MessageId target) ->
          ofAuthor(target, bubble.from()).ifPresent(Posts::delete);
      case Meaning.Reaction(MessageId target, String emoji) -> react(target, bubble.from(), emoji);
      case Meaning.Text text -> add(bubble, text.replyTo());
      case Meaning.Media media -> add(bubble, media.replyTo());
      case Meaning.Change change -> add(bubble, Optional.empty());
      case Meaning.Unknown unknown -> add(bubble, Optional.empty());
    }
  }

  private void add(Bubble bubble, Optional<MessageId> replyTo) {
    Draft draft = new Draft(bubble, replyTo);
    all.add(draft);
    // Should two messages have the same id, it names the first.
    drafts.putIfAbsent(bubble.id(), draft);
  }

  private Optional<Draft> ofAuthor(MessageId target, UserId from) {
    return Optional.ofNullable(drafts.get(target))
        .filter(draft -> draft.bubble.from().equals(from));
  }

  private static void edit(Draft draft, String text) {
    if (!draft.deleted) {
      draft.said = Wording.edited(draft.bubble.body(), text);
      draft.edited = true;
    }
  }

  private static void delete(Draft draft) {
    draft.deleted = true;
    draft.edited = false;
    draft.said = "(deleted)";
    draft.reactions.clear();
  }

  private void react(MessageId target, UserId from, String emoji) {
    Draft draft = drafts.get(target);
    if (draft != null && !draft.deleted) {
      draft.reactions.remove(from);
      if (!emoji.isEmpty()) {
        draft.reactions.put(from, SafeText.line(emoji));
      }
    }
  }

  private Post post(Draft draft) {
    return new Post(draft.bubble, draft.said, quote(draft), note(draft));
  }

  private String quote(Draft draft) {
    if (draft.replyTo.isEmpty() || draft.deleted) {
      return "";
    }
    MessageId target = draft.replyTo.get();
    Draft here = drafts.get(target);
    Optional<String> answered =
        here == null
            ? lookup.apply(target).map(each -> line(each, Wording.said(each.body())))
            : Optional.of(line(here.bubble, here.said));
    return answered.orElse("a message that is not here");
  }

  private static String line(Bubble bubble, String said) {
    String line = bubble.from() + ": " + SafeText.line(said);
    int end =
        line.offsetByCodePoints(0, Math.min(QUOTE_MAX, line.codePointCount(0, line.length())));
    return end == line.length() ? line : line.substring(0, end) + "…";
  }

  private static String note(Draft draft) {
    List<String> notes = new ArrayList<>();
    if (draft.edited) {
      notes.add("edited");
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    draft.reactions.values().forEach(each -> counts.merge(each, 1, Integer::sum));
    counts.forEach((emoji, count) -> notes.add(count == 1 ? emoji : emoji + " " + count));
    return String.join(" · ", notes);
  }
}
