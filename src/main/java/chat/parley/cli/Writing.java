package chat.parley.cli;

import chat.parley.client.Bubble;
import chat.parley.client.MediaContent;
import chat.parley.client.ParleyClient;
import chat.parley.client.Roster;
import chat.parley.client.TextContent;
import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What a person writes into the open chat. */
final class Writing {
  private final ParleyClient client;
  private final Shown shown;
  private final Parcels parcels;
  private final Consumer<List<String>> notice;

  Writing(ParleyClient client, Shown shown, Parcels parcels, Consumer<List<String>> notice) {
    this.client = client;
    this.shown = shown;
    this.parcels = parcels;
    this.notice = notice;
  }

  private void tell(String line) {
    notice.accept(List.of(line));
  }

  void say(String text) {
    if (!text.isBlank()) {
      mayWrite()
          .ifPresent(to -> {
            shown.toBottom();
            run(client.send(to, TextContent.of(text)));
          });
    }
  }

  /** The open chat; says so when none is. */
  Optional<Conversation> open() {
    if (shown.chat().isEmpty()) {
      tell("Open a chat first: /open NAME");
    }
    return shown.chat();
  }

  /** The open chat, if something can be written to it. */
  private Optional<Conversation> mayWrite() {
    Optional<Conversation> to = open();
    if (shown.known().map(chat -> chat.face().blocked()).orElse(false)) {
      tell("You block " + shown.peer().map(UserId::value).orElse("") + "; /unblock ends it.");
      return Optional.empty();
    }
    if (shown.roster().map(each -> each.standing() == Roster.Standing.GONE).orElse(false)) {
      tell("You are not in this group.");
      return Optional.empty();
    }
    return to;
  }

  void send(Input.Send send) {
    mayWrite()
        .ifPresent(to -> {
          shown.toBottom();
          parcels.send(to, send.file(), send.caption());
        });
  }

  /** Sends again what could not be sent. */
  void resend() {
    List<Bubble> dead = shown.bubbles().stream().filter(Writing::isDead).toList();
    if (dead.isEmpty()) {
      tell("There is nothing to send again.");
      return;
    }
    Conversation open = shown.chat().orElseThrow();
    for (Bubble each : dead) {
      boolean uploaded = MediaContent.read(each.body()).map(m -> m.hash() != null).orElse(true);
      if (uploaded) {
        run(client.resend(open, each.id()));
      } else {
        parcels.again(open, each.id());
      }
    }
  }

  private static boolean isDead(Bubble bubble) {
    return bubble.check() == Bubble.Check.FAILED || bubble.check() == Bubble.Check.NOT_SENT;
  }

  private void run(CompletableFuture<?> action) {
    action.exceptionally(failure -> {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      tell(String.valueOf(cause.getMessage()));
      return null;
    });
  }
}
