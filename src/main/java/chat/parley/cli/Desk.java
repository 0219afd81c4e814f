package chat.parley.cli;

import chat.parley.client.Bubble;
import chat.parley.client.ClientEvent;
import chat.parley.client.ParleyClient;
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
  /** News that may wait; what is in the store is not lost with it. */
  private static final int NEWS_MAX = 10_000;

  private final BlockingQueue<Consumer<Desk>> news = new LinkedBlockingQueue<>(NEWS_MAX);
  private final ParleyClient client;
  private final Devices devices;
  private final Parcels parcels;
  private final Shown shown;
  private final GroupDesk groups;
  private final Writing writing;
  private final ZoneId zone;
  private final Company company = new Company();
  private boolean connected;
  private boolean live;
  private boolean suspended;
  private boolean secret;
  private boolean changed = true;
  private Scene.Notices notices = Scene.Notices.NONE;

  /** A desk over a client that is made with {@link #hear} as its listener. */
  Desk(java.util.function.Function<Consumer<ClientEvent>, ParleyClient> client, ZoneId zone) {
    this.zone = zone;
    this.client = client.apply(this::hear);
    this.devices = new Devices(this.client, this::notice);
    this.parcels = new Parcels(this.client, this::notice);
    this.shown = new Shown(this.client, zone);
    this.groups = new GroupDesk(this.client, shown, this::notice);
    this.writing = new Writing(this.client, shown, parcels, this::notice);
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
      shown.markRead();
    }
    return result;
  }

  private void follow(ClientEvent event) {
    switch (event) {
      case ClientEvent.Online online -> {
        connected = true;
        suspended = false;
      }
      case ClientEvent.Suspended any -> suspended();
      case ClientEvent.Ready ready -> live = true;
      case ClientEvent.Offline offline -> {
        connected = false;
        live = false;
        company.forget();
      }
      case ClientEvent.Typing typing ->
          company.types(typing.conversation(), typing.user(), typing.until());
      case ClientEvent.Presence presence ->
          company.is(presence.user(), presence.online(), presence.lastSeen());
      case ClientEvent.EntryStored stored -> stored(stored);
      case ClientEvent.OlderStored older ->
          shown.grew(older.conversation(), older.entries().size());
      case ClientEvent.Written written -> parcels.written(written.outgoing().id());
      case ClientEvent.OfMedia media -> parcels.follow(media);
      case ClientEvent.OfGroup group -> groups.follow(group);
      case ClientEvent.Accepted accepted -> {}
      case ClientEvent.MarksMoved moved -> {}
      case ClientEvent.HeadChanged head -> {}
      case ClientEvent.Unfailed unfailed -> {}
      case ClientEvent.Replaced replaced -> {}
      case ClientEvent.PreferenceChanged preference -> {}
      case ClientEvent.Done done -> groups.done(done.request());
      case ClientEvent.BlockChanged block ->
          show(block.conversation() + (block.blocked() ? " is blocked." : " is not blocked."));
      case ClientEvent.Failed failed ->
          show(Explaining.failed(name(failed.conversation()), failed.code()));
      case ClientEvent.NotSent notSent ->
          show(
              "A message to " + name(notSent.conversation()) + " was not sent; see /resend there.");
      case ClientEvent.Info info -> show(Explaining.info(info, zone));
      case ClientEvent.RequestFailed failed -> show(groups.refused(failed));
      case ClientEvent.SignedOut out ->
          show("This device was signed out; /signin signs it in again. Nothing is lost.");
      case ClientEvent.SignInAnew anew ->
          show("This store is a copy of another device's; /signin makes it a device of its own.");
      case ClientEvent.UpgradeRequired upgrade -> show("The server needs a newer program.");
      case ClientEvent.StoreFailed failed -> show("The store failed: " + failed.detail());
    }
  }

  /** Tells it once, however often the server says so. */
  private void suspended() {
    if (!suspended) {
      show("This account is suspended. Ask whoever runs the server. What you write waits.");
    }
    suspended = true;
  }

  private void stored(ClientEvent.EntryStored stored) {
    UserId from = stored.entry().sender().user();
    Conversation where = stored.conversation();
    company.wrote(where, from);
    boolean own = client.identity().map(each -> each.user().equals(from)).orElse(true);
    if (live && !own && !shown.isOpen(where)) {
      String told = Wording.told(from, stored.entry().message().body());
      show(where instanceof Conversation.Group ? name(where) + " " + told : told);
    }
  }

  private String name(Conversation conversation) {
    return client.chat(conversation).map(Wording::name).orElse(conversation.name());
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
      case Input.Say say -> writing.say(say.text());
      case Input.Open chat -> shown.open(Conversation.with(chat.user()));
      case Input.OpenGroup group -> groups.open(group.title());
      case Input.Group group -> groups.act(group.action());
      case Input.ListChats list -> shown.list();
      case Input.Older older -> older();
      case Input.Block block -> someone(block.user()).ifPresent(user -> run(client.block(user)));
      case Input.Unblock unblock ->
          someone(unblock.user()).ifPresent(user -> run(client.unblock(user)));
      case Input.Info info -> info(info.sequence());
      case Input.Send send -> writing.send(send);
      case Input.Save save ->
          writing.open().ifPresent(from -> parcels.save(from, save.sequence(), save.to()));
      case Input.Devices list -> devices.list();
      case Input.Revoke revoke -> devices.revoke(revoke.device());
      case Input.Resend resend -> writing.resend();
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
    Optional<UserId> user = Optional.ofNullable(named).or(shown::peer);
    if (user.isEmpty()) {
      show("Whom? Name a user or open a chat.");
    }
    return user;
  }

  private void older() {
    if (writing.open().isPresent() && !shown.older()) {
      show("This is the first message.");
    }
  }

  /** Moves the view by lines, up when positive; at the top older messages are fetched. */
  void scroll(int lines, boolean atTop) {
    shown.scroll(lines, atTop);
    changed = true;
  }

  private void info(long sequence) {
    long wanted =
        sequence > 0
            ? sequence
            : shown.bubbles().stream()
                .filter(each -> each.check() != Bubble.Check.NONE)
                .mapToLong(Bubble::sequence)
                .max()
                .orElse(0);
    if (shown.chat().isEmpty() || wanted == 0) {
      show("There is no such message here.");
    } else {
      run(client.info(shown.chat().get(), wanted));
    }
  }

  /** A person is typing a line. */
  void typing(String text) {
    if (!secret && !text.isBlank() && !text.startsWith("/")) {
      shown.chat().ifPresent(client::typing);
    }
  }

  /** What is to be seen, with what is being typed. */
  Scene scene(Editor editor, long now) {
    String label = secret ? "Password: " : "> ";
    Scene.Prompt prompt = new Scene.Prompt(label, editor.text(), editor.cursor(), secret);
    return shown.scene(parcels, notices, shown.header(company, connected, now), prompt);
  }
}
