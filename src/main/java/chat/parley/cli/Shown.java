package chat.parley.cli;

import chat.parley.client.Bubble;
import chat.parley.client.Chat;
import chat.parley.client.Identity;
import chat.parley.client.ParleyClient;
import chat.parley.client.Roster;
import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** What is on the screen: which chat, how much of it, and how far it is scrolled. */
final class Shown {
  /** Chats in the list. */
  static final int CHATS_MAX = 200;

  /** Messages shown at first, and more with each older page. */
  static final int PAGE = 50;

  /** Messages that are shown at most. */
  static final int MESSAGES_MAX = 5_000;

  private final ParleyClient client;
  private final ZoneId zone;
  private Conversation open;
  private int messages = PAGE;
  private int scroll;
  private int page;

  Shown(ParleyClient client, ZoneId zone) {
    this.client = client;
    this.zone = zone;
  }

  /** The open chat; empty while the list is shown. */
  Optional<Conversation> chat() {
    return Optional.ofNullable(open);
  }

  /** The group that is open. */
  Optional<Conversation.Group> group() {
    return open instanceof Conversation.Group group ? Optional.of(group) : Optional.empty();
  }

  /** The other one of the direct chat that is open. */
  Optional<UserId> peer() {
    return open instanceof Conversation.Direct(UserId peer) ? Optional.of(peer) : Optional.empty();
  }

  boolean isOpen(Conversation conversation) {
    return conversation.equals(open);
  }

  /** What is known of the open chat. */
  Optional<Chat> known() {
    return open == null ? Optional.empty() : client.chat(open);
  }

  Optional<Roster> roster() {
    return group().flatMap(group -> client.groups().roster(group));
  }

  void open(Conversation conversation) {
    open = conversation;
    page++;
    messages = PAGE;
    scroll = 0;
    client.watch(peer().map(List::of).orElse(List.of()));
    if (bubbles().size() < PAGE) {
      fetchOlder();
    }
  }

  void list() {
    open = null;
    page++;
    client.watch(List.of());
  }

  /** Shows older messages of the open chat; false when there are none. */
  boolean older() {
    if (bubbles().size() >= messages && messages < MESSAGES_MAX) {
      messages += PAGE;
      return true;
    }
    return fetchOlder();
  }

  private boolean fetchOlder() {
    boolean more = known().map(chat -> chat.window().floor() > 0).orElse(false);
    if (more) {
      client.older(open);
    }
    return more;
  }

  /** Older messages have come. */
  void grew(Conversation conversation, int by) {
    if (isOpen(conversation)) {
      messages = Math.min(messages + by, MESSAGES_MAX);
    }
  }

  /** Moves the view by lines, up when positive; at the top older messages are fetched. */
  void scroll(int lines, boolean atTop) {
    if (lines > 0 && atTop && open != null) {
      older();
    } else {
      scroll = Math.max(0, scroll + lines);
    }
  }

  void toBottom() {
    scroll = 0;
  }

  /** What is on the screen has been read. */
  void markRead() {
    if (scroll == 0) {
      known()
          .filter(chat -> chat.have() > chat.progress().read())
          .ifPresent(chat -> client.open(chat.conversation(), chat.have()));
    }
  }

  /** The messages of the open chat that are shown, ascending. */
  List<Bubble> bubbles() {
    return open == null ? List.of() : client.page(open, Long.MAX_VALUE, messages);
  }

  /** What is to be seen, with what is being typed. */
  Scene scene(Parcels parcels, Scene.Notices notices, Scene.Header header, Scene.Prompt prompt) {
    Scene.View view =
        open == null
            ? new Scene.Chats(client.chats(CHATS_MAX))
            : new Scene.Talk(
                header.me(),
                group().isPresent(),
                Posts.of(bubbles(), id -> client.message(open, id)),
                scroll,
                parcels.moving());
    return new Scene(page, header, view, notices, prompt);
  }

  /** The first line, when there is a connection or not. */
  Scene.Header header(Company company, boolean connected, long now) {
    UserId me = client.identity().map(Identity::user).orElseThrow();
    return new Scene.Header(me, title(), status(company, now), connected);
  }

  private String title() {
    return switch (open) {
      case null -> "Chats";
      case Conversation.Direct(UserId peer) -> peer.value();
      case Conversation.Group group -> known().map(Wording::name).orElse(group.name());
    };
  }

  private String status(Company company, long now) {
    return switch (open) {
      case null -> "";
      case Conversation.Direct(UserId peer) ->
          known().map(chat -> chat.face().blocked()).orElse(false)
              ? "blocked"
              : company.status(peer, now, zone);
      case Conversation.Group group -> {
        String typing = company.typing(group);
        yield typing.isEmpty() ? roster().map(Changes::status).orElse("") : typing;
      }
    };
  }
}
