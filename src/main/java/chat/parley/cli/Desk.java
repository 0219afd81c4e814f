package chat.parley.cli;

import chat.parley.client.Bubble;
import chat.parley.client.Chat;
import chat.parley.client.ClientEvent;
import chat.parley.client.MediaContent;
import chat.parley.client.ParleyClient;
import chat.parley.client.TextContent;
import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * What a person does and sees, whatever the terminal: understands entered lines, follows events and
 * says what the scene is. One thread uses it; {@link #hear} and {@link #notice} may be called by
 * any.
 */
final class Desk implements AutoCloseable {
  /** Chats in the list. */
  static final int CHATS_MAX = 200;

  /** Messages shown at first, and more with each older page. */
  static final int PAGE = 50;

  /** Messages that are shown at most. */
  static final int SHOWN_MAX = 5_000;

  /** News that may wait; what is in the store is not lost with it. */
  private static final int NEWS_MAX = 10_000;

  private final BlockingQueue<Consumer<Desk>> news = new LinkedBlockingQueue<>(NEWS_MAX);
  private final ParleyClient client;
  private final Devices devices;
  private final Parcels parcels;
  private final ZoneId zone;
  private final Company company = new Company();
  private UserId open;
  private int shown = PAGE;
  private int scroll;
  private int page;
  private boolean connected;
  private boolean live;
  private boolean secret;
  private boolean changed = true;
  private Scene.Notices notices = Scene.Notices.NONE;

  /** A desk over a client that is made with {@link #hear} as its listener. */
  Desk(java.util.function.Function<Consumer<ClientEvent>, ParleyClient> client, ZoneId zone) {
    this.zone = zone;
    this.client = client.apply(this::hear);
    this.devices = new Devices(this.client, this::notice);
    this.parcels = new Parcels(this.client, this::notice);
  }

  ParleyClient client() {
    return client;
  }

  /** Files that are under way. */
  Parcels parcels() {
    return parcels;
  }

  /** Closes the client. */
  @Override
  public void close() {
    client.close();
  }

  /** Takes an event, to be followed by the desk's own thread. */
  void hear(ClientEvent event) {
    news.offer(desk -> desk.follow(event));
  }

  /** Takes lines to be shown. */
  void notice(List<String> lines) {
    news.offer(desk -> desk.show(lines));
  }

  private void show(List<String> lines) {
    notices = notices.plus(lines);
    changed = true;
  }

  private void show(String line) {
    show(List.of(line));
  }

  /** Follows what has happened; true when the scene may be another one. */
  boolean catchUp(long now) {
    for (Consumer<Desk> next = news.poll(); next != null; next = news.poll()) {
      next.accept(this);
      changed = true;
    }
    changed |= company.expire(now);
    boolean result = changed;
    changed = false;
    if (result) {
      markRead();
    }
    return result;
  }

  /** What is on the screen has been read. */
  private void markRead() {
    if (open == null || scroll > 0) {
      return;
    }
    Conversation conversation = Conversation.with(open);
    client
        .chat(conversation)
        .filter(chat -> chat.have() > chat.progress().read())
        .ifPresent(chat -> client.open(conversation, chat.have()));
  }

  private void follow(ClientEvent event) {
    switch (event) {
      case ClientEvent.Online online -> connected = true;
      case ClientEvent.Ready ready -> live = true;
      case ClientEvent.Offline offline -> {
        connected = false;
        live = false;
        company.forget();
      }
      case ClientEvent.Typing typing -> company.types(typing.user(), typing.until());
      case ClientEvent.Presence presence ->
          company.is(presence.user(), presence.online(), presence.lastSeen());
      case ClientEvent.EntryStored stored -> stored(stored);
      case ClientEvent.OlderStored older -> {
        if (isOpen(older.conversation())) {
          shown = Math.min(shown + older.entries().size(), SHOWN_MAX);
        }
      }
      case ClientEvent.Written written -> parcels.written(written.outgoing().id());
      case ClientEvent.OfMedia media -> parcels.follow(media);
      case ClientEvent.OfGroup group -> {}
      case ClientEvent.Accepted accepted -> {}
      case ClientEvent.MarksMoved moved -> {}
      case ClientEvent.HeadChanged head -> {}
      case ClientEvent.Unfailed unfailed -> {}
      case ClientEvent.Replaced replaced -> {}
      case ClientEvent.PreferenceChanged preference -> {}
      case ClientEvent.Done done -> {}
      case ClientEvent.BlockChanged block ->
          show(block.conversation() + (block.blocked() ? " is blocked." : " is not blocked."));
      case ClientEvent.Failed failed -> show(Explaining.failed(failed));
      case ClientEvent.NotSent notSent ->
          show("A message to " + notSent.conversation() + " was not sent; see /resend there.");
      case ClientEvent.Info info -> show(Explaining.info(info, zone));
      case ClientEvent.RequestFailed failed -> show(Explaining.refused(failed.code()));
      case ClientEvent.SignedOut out ->
          show("This device was signed out; /signin signs it in again. Nothing is lost.");
      case ClientEvent.SignInAnew anew ->
          show("This store is a copy of another device's; /signin makes it a device of its own.");
      case ClientEvent.UpgradeRequired upgrade -> show("The server needs a newer program.");
      case ClientEvent.StoreFailed failed -> show("The store failed: " + failed.detail());
    }
  }

  private void stored(ClientEvent.EntryStored stored) {
    UserId from = stored.entry().sender().user();
    company.wrote(from);
    boolean own = client.identity().map(each -> each.user().equals(from)).orElse(true);
    if (live && !own && !isOpen(stored.conversation())) {
      show(from + ": " + Wording.said(stored.entry().message().body()));
    }
  }

  private boolean isOpen(Conversation conversation) {
    return open != null && conversation.equals(Conversation.with(open));
  }

  /** Does what a person has entered; false for the end. */
  boolean enter(String line) {
    notices = notices.cleared();
    changed = true;
    if (secret) {
      secret = false;
      devices.signIn(line);
      return true;
    }
    switch (Input.parse(line)) {
      case Input.Say say -> say(say.text());
      case Input.Open chat -> open(chat.user());
      case Input.ListChats list -> list();
      case Input.Older older -> older();
      case Input.Block block -> someone(block.user()).ifPresent(user -> run(client.block(user)));
      case Input.Unblock unblock ->
          someone(unblock.user()).ifPresent(user -> run(client.unblock(user)));
      case Input.Info info -> info(info.sequence());
      case Input.Send send -> send(send);
      case Input.Save save -> save(save);
      case Input.Devices list -> devices.list();
      case Input.Revoke revoke -> devices.revoke(revoke.device());
      case Input.Resend resend -> resend();
      case Input.SignIn signIn -> secret = devices.wantPassword();
      case Input.Help help -> show(Input.HELP.lines().toList());
      case Input.Quit quit -> {
        return false;
      }
      case Input.Wrong wrong -> show(wrong.why());
    }
    return true;
  }

  private void run(CompletableFuture<?> action) {
    action.exceptionally(failure -> {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      notice(List.of(String.valueOf(cause.getMessage())));
      return null;
    });
  }

  private Optional<UserId> someone(UserId named) {
    UserId user = named == null ? open : named;
    if (user == null) {
      show("Whom? Name a user or open a chat.");
    }
    return Optional.ofNullable(user);
  }

  private void say(String text) {
    if (!text.isBlank() && mayWrite()) {
      scroll = 0;
      run(client.send(Conversation.with(open), TextContent.of(text)));
    }
  }

  private boolean mayWrite() {
    if (open == null) {
      show("Open a chat first: /open NAME");
      return false;
    }
    if (chat().map(chat -> chat.face().blocked()).orElse(false)) {
      show("You block " + open + "; /unblock ends it.");
      return false;
    }
    return true;
  }

  private void send(Input.Send send) {
    if (mayWrite()) {
      scroll = 0;
      parcels.send(Conversation.with(open), send.file(), send.caption());
    }
  }

  private void save(Input.Save save) {
    if (open == null) {
      show("Open a chat first: /open NAME");
    } else {
      parcels.save(Conversation.with(open), save.sequence(), save.to());
    }
  }

  private Optional<Chat> chat() {
    return open == null ? Optional.empty() : client.chat(Conversation.with(open));
  }

  private void open(UserId user) {
    open = user;
    page++;
    shown = PAGE;
    scroll = 0;
    run(client.watch(List.of(user)));
    if (bubbles().size() < PAGE) {
      fetchOlder();
    }
  }

  private void list() {
    open = null;
    page++;
    run(client.watch(List.of()));
  }

  private void older() {
    if (open == null) {
      show("Open a chat first: /open NAME");
    } else if (bubbles().size() >= shown && shown < SHOWN_MAX) {
      shown += PAGE;
    } else if (!fetchOlder()) {
      show("This is the first message.");
    }
  }

  private boolean fetchOlder() {
    boolean more = chat().map(chat -> chat.window().floor() > 0).orElse(false);
    if (more) {
      run(client.older(Conversation.with(open)));
    }
    return more;
  }

  /** Moves the view by lines, up when positive; at the top older messages are fetched. */
  void scroll(int lines, boolean atTop) {
    if (lines > 0 && atTop && open != null) {
      if (bubbles().size() >= shown || chat().map(c -> c.window().floor() > 0).orElse(false)) {
        older();
      }
      return;
    }
    scroll = Math.max(0, scroll + lines);
    changed = true;
  }

  private List<Bubble> bubbles() {
    return open == null ? List.of() : client.page(Conversation.with(open), Long.MAX_VALUE, shown);
  }

  private void info(long sequence) {
    long wanted =
        sequence > 0
            ? sequence
            : bubbles().stream()
                .filter(each -> each.check() != Bubble.Check.NONE)
                .mapToLong(Bubble::sequence)
                .max()
                .orElse(0);
    if (open == null || wanted == 0) {
      show("There is no such message here.");
    } else {
      run(client.info(Conversation.with(open), wanted));
    }
  }

  private void resend() {
    List<Bubble> dead = bubbles().stream().filter(Desk::isDead).toList();
    for (Bubble each : dead) {
      boolean uploaded = MediaContent.read(each.body()).map(m -> m.hash() != null).orElse(true);
      if (uploaded) {
        run(client.resend(Conversation.with(open), each.id()));
      } else {
        parcels.again(Conversation.with(open), each.id());
      }
    }
    if (dead.isEmpty()) {
      show("There is nothing to send again.");
    }
  }

  private static boolean isDead(Bubble bubble) {
    return bubble.check() == Bubble.Check.FAILED || bubble.check() == Bubble.Check.NOT_SENT;
  }

  /** A person is typing a line. */
  void typing(String text) {
    if (open != null && !secret && !text.isBlank() && !text.startsWith("/")) {
      client.typing(Conversation.with(open));
    }
  }

  /** What is to be seen, with what is being typed. */
  Scene scene(Editor editor, long now) {
    UserId me = client.identity().map(chat.parley.client.Identity::user).orElseThrow();
    Scene.View view =
        open == null
            ? new Scene.Chats(client.chats(CHATS_MAX))
            : new Scene.Talk(me, open, bubbles(), scroll, parcels.moving());
    String title = open == null ? "Chats" : open.value();
    String status = open == null ? "" : status(now);
    String label = secret ? "Password: " : "> ";
    Scene.Prompt prompt = new Scene.Prompt(label, editor.text(), editor.cursor(), secret);
    return new Scene(page, new Scene.Header(me, title, status, connected), view, notices, prompt);
  }

  private String status(long now) {
    boolean blocked = chat().map(chat -> chat.face().blocked()).orElse(false);
    return blocked ? "blocked" : company.status(open, now, zone);
  }
}
