package chat.parley.cli;

import chat.parley.client.Chat;
import chat.parley.client.ClientEvent;
import chat.parley.client.Groups;
import chat.parley.client.History;
import chat.parley.client.ParleyClient;
import chat.parley.client.Roster;
import chat.parley.model.Conversation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What a person does with groups, and the answers. */
final class GroupDesk {
  private final ParleyClient client;
  private final Shown shown;
  private final Consumer<List<String>> notice;

  /** Requests of this program that are not answered; the client limits them. */
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  /** Those whose answer is to be shown. */
  private final Map<String, Conversation.Group> wanted = new ConcurrentHashMap<>();

  GroupDesk(ParleyClient client, Shown shown, Consumer<List<String>> notice) {
    this.client = client;
    this.shown = shown;
    this.notice = notice;
  }

  private void tell(String line) {
    notice.accept(List.of(line));
  }

  /** Opens the group that is called so, or whose title begins so, or that has this name. */
  void open(String title) {
    String wantedTitle = title.toLowerCase(Locale.ROOT);
    List<Chat> groups =
        client.chats(Shown.CHATS_MAX).stream()
            .map(History.Line::chat)
            .filter(chat -> chat.conversation() instanceof Conversation.Group)
            .toList();
    List<Chat> found = groups.stream().filter(chat -> title(chat).equals(wantedTitle)).toList();
    if (found.isEmpty()) {
      found = groups.stream().filter(chat -> begins(chat, wantedTitle)).toList();
    }
    switch (found.size()) {
      case 0 -> tell("You have no group #" + SafeText.line(title));
      case 1 -> open(found.getFirst().conversation());
      default ->
          tell(
              "Which one? "
                  + String.join(
                      ", ",
                      found.stream()
                          .map(chat -> Wording.name(chat) + " (" + chat.conversation() + ")")
                          .toList()));
    }
  }

  private static String title(Chat chat) {
    String title = chat.face().title();
    return title == null ? "" : title.toLowerCase(Locale.ROOT);
  }

  private static boolean begins(Chat chat, String title) {
    return title(chat).startsWith(title) || chat.conversation().name().equals("#" + title);
  }

  private void open(Conversation conversation) {
    shown.open(conversation);
    learn();
  }

  /** Asks who is in the open group when that is not known. */
  private void learn() {
    shown
        .roster()
        .filter(each -> each.standing() == Roster.Standing.MEMBER && !each.whole())
        .flatMap(each -> shown.group())
        .ifPresent(group -> run(client.groups().members(group)));
  }

  /** Does what a person has entered. */
  void act(GroupInput input) {
    switch (input) {
      case GroupInput.Create create -> create(create);
      case GroupInput.Join join -> run(client.groups().join(join.link()));
      case GroupInput.Help help -> notice.accept(GroupInput.HELP.lines().toList());
      case GroupInput.Add add -> there(group -> run(client.groups().add(group, add.users())));
      case GroupInput.Remove remove ->
          there(group -> run(client.groups().remove(group, remove.users())));
      case GroupInput.Leave leave -> there(group -> run(client.groups().leave(group)));
      case GroupInput.Promote promote ->
          there(group -> run(client.groups().promote(group, promote.user())));
      case GroupInput.Demote demote ->
          there(group -> run(client.groups().demote(group, demote.user())));
      case GroupInput.Title title ->
          there(group -> run(client.groups().rename(group, title.title())));
      case GroupInput.Description description ->
          there(group -> run(client.groups().describe(group, description.text())));
      case GroupInput.Link link ->
          there(group -> run(client.groups().link(group, validMs(link.hours()))));
      case GroupInput.Unlink unlink -> there(group -> run(client.groups().unlink(group)));
      case GroupInput.Info info -> there(this::info);
    }
  }

  /** The next line may be meant for the new group: it is opened at once. */
  private void create(GroupInput.Create create) {
    try {
      Groups.Made made = client.groups().create(create.title(), create.members()).join();
      asked.add(made.request());
      shown.open(made.conversation());
    } catch (CompletionException failure) {
      tell(reason(failure));
    }
  }

  private void there(Consumer<Conversation.Group> action) {
    shown
        .group()
        .ifPresentOrElse(action, () -> tell("Open a group first: /open #TITLE or /group create"));
  }

  private static OptionalLong validMs(OptionalLong hours) {
    return hours.isPresent() ? OptionalLong.of(TimeUnit.HOURS.toMillis(hours.getAsLong())) : hours;
  }

  private void run(CompletableFuture<String> request) {
    request.whenComplete((name, failure) -> {
      if (failure == null) {
        asked.add(name);
      } else {
        tell(reason(failure));
      }
    });
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(cause.getMessage());
  }

  /** Asks who is in the group, and shows what is known here when there is no answer. */
  private void info(Conversation.Group group) {
    client.groups().members(group).thenAccept(request -> wanted.put(request, group));
  }

  void follow(ClientEvent.OfGroup event) {
    switch (event) {
      case ClientEvent.Linked linked ->
          tell("Whoever has this may join: /group join " + linked.link());
      case ClientEvent.Joined joined -> open(joined.conversation());
      case ClientEvent.RosterChanged changed -> {
        if (shown.isOpen(changed.conversation())) {
          if (shown.known().isEmpty()) {
            // It was refused before it was made.
            shown.list();
          }
          learn();
        }
      }
    }
  }

  /** A request has been done. */
  void done(String request) {
    asked.remove(request);
    show(request);
  }

  private void show(String request) {
    Conversation.Group group = wanted.remove(request);
    if (group != null) {
      client
          .groups()
          .roster(group)
          .ifPresent(roster -> notice.accept(Changes.info(title(group), roster)));
    }
  }

  private String title(Conversation.Group group) {
    return client.chat(group).map(Wording::name).orElse(group.name());
  }

  /** Why a request has failed, in a line. */
  String refused(ClientEvent.RequestFailed failed) {
    show(failed.request());
    return asked.remove(failed.request())
        ? Explaining.refusedChange(failed.code())
        : Explaining.refused(failed.code());
  }
}
