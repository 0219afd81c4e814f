package chat.parley.simulator;

import chat.parley.client.Chat;
import chat.parley.client.ClientEvent;
import chat.parley.client.Identity;
import chat.parley.client.LocalStore.Transaction;
import chat.parley.client.MemoryStore;
import chat.parley.client.Output;
import chat.parley.client.Sync;
import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.GroupAction;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.UserCommand;
import chat.parley.user.UserReply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A device of a user: the real rules over a store, a socket, and a person who signs in. */
final class Device {
  private static final long ASK_AGAIN_MS = 5_000;
  private final World world;
  private final UserId user;
  private final String name;
  private MemoryStore store = new MemoryStore();
  private Sync sync = new Sync(store);
  private Socket socket;
  private boolean wanted = true;
  private boolean signedIn;
  private long life;
  private long requests;
  private final Map<Conversation, ClientEvent.MarksMoved> shown = new HashMap<>();
  private final Screen screen;

  Device(World world, UserId user, String name) {
    this.world = world;
    this.user = user;
    this.name = name;
    this.screen = new Screen(world, this);
  }

  UserId user() {
    return user;
  }

  boolean isLive() {
    return socket != null && sync.isLive();
  }

  boolean isSignedIn() {
    return signedIn;
  }

  Optional<Socket> socket() {
    return Optional.ofNullable(socket);
  }

  /** The number of the device, 0 when it has none. */
  int number() {
    return read(Transaction::identity).map(Identity::device).orElse(0);
  }

  <T> T read(Function<Transaction, T> query) {
    return store.transaction(query);
  }

  /** Signs in as a new device, again and again until it is one, and connects. */
  void signIn() {
    signedIn = false;
    long mine = ++life;
    trySignIn(mine);
  }

  private void trySignIn(long mine) {
    if (mine != life || signedIn) {
      return;
    }
    String secret = "secret%d".formatted(world.chance.bits() >>> 20);
    world.region.ask(
        user,
        new UserCommand.AddDevice(name, Bytes.utf8(secret)),
        reply -> {
          if (mine == life && !signedIn) {
            answered(reply, secret);
          }
        });
    world.agenda.after(ASK_AGAIN_MS, () -> trySignIn(mine));
  }

  private void answered(UserReply reply, String secret) {
    if (reply instanceof UserReply.DeviceNumber(int number)) {
      String token = "%s:%d:%s".formatted(user, number, secret);
      did(sync.adopt(new Identity("http://localhost", user, number, token)));
      signedIn = true;
      connect();
    } else if (reply instanceof UserReply.Refusal(ErrorCode code, String detail)
        && code == ErrorCode.TAKEN) {
      for (int each = 1; each < 200; each++) {
        int candidate = each;
        boolean used =
            world.devices.stream()
                .anyMatch(d -> d.user.equals(user) && d.number() == candidate && d.signedIn);
        if (!used) {
          world.region.ask(user, new UserCommand.RemoveDevice(candidate), done -> {});
        }
      }
    }
  }

  /** Whether the device connects again whenever it is not connected. */
  void want(boolean online) {
    wanted = online;
    if (!online && socket != null) {
      socket.cut();
    } else if (online) {
      connect();
    }
  }

  private void connect() {
    if (!wanted || !signedIn || socket != null) {
      return;
    }
    socket = new Socket(world, this, world.chance.below(World.NODES));
    screen.connected();
    did(sync.watch(screen.watched()));
    did(sync.connected(world.agenda.now()));
    tick(socket);
  }

  private void tick(Socket of) {
    world.agenda.after(
        world.chance.between(600, 1_400),
        () -> {
          if (socket == of) {
            did(sync.tick(world.agenda.now()));
            tick(of);
          }
        });
  }

  /** A frame has come. */
  void take(Socket from, ServerFrame frame) {
    if (socket != from) {
      return;
    }
    world.trace.add(() -> "      %s gets %s".formatted(this, frame));
    if (world.planted == Planted.CLIENT_IGNORES_GAP && frame instanceof ServerFrame.Message m) {
      pretend(m.conversation(), m.entry().sequence() - 1);
    }
    if (frame instanceof ServerFrame.Presence presence) {
      screen.tells(presence);
    }
    did(sync.frame(frame, world.agenda.now()));
  }

  private void pretend(Conversation conversation, long have) {
    store.write(tx ->
        tx.chat(conversation)
            .filter(chat -> chat.window().started() && chat.have() < have)
            .ifPresent(chat -> {
              Chat.Window w = chat.window();
              Chat.Window next =
                  new Chat.Window(true, w.floor(), have, Math.max(have, w.head()), w.headAtSince());
              tx.put(new Chat(conversation, next, chat.progress(), chat.lastNumber(), chat.face()));
            }));
  }

  /** The socket is gone. */
  void lost(Socket which) {
    if (socket == which) {
      socket = null;
      did(sync.disconnected(world.agenda.now()));
      world.agenda.after(world.chance.between(200, 5_000), this::connect);
    }
  }

  private void did(Output output) {
    Socket current = socket;
    if (current != null) {
      output.frames().forEach(current::up);
    }
    output.events().forEach(this::observe);
    output
        .disconnect()
        .ifPresent(how -> {
          if (socket != null) {
            socket.cut();
          }
        });
  }

  private void observe(ClientEvent event) {
    world.trace.add(() -> "      %s tells %s".formatted(this, event));
    switch (event) {
      case ClientEvent.EntryStored e -> stored(e.conversation(), e.entry());
      case ClientEvent.OlderStored e -> e.entries().forEach(each -> stored(e.conversation(), each));
      case ClientEvent.MarksMoved e -> notBack(e);
      case ClientEvent.Failed e -> failed(e);
      case ClientEvent.SignInAnew e -> signInAnew();
      case ClientEvent.SignedOut e -> signInAnew();
      case ClientEvent.UpgradeRequired e -> throw new Violation("no other version is spoken");
      case ClientEvent.Online e -> {}
      case ClientEvent.Ready e -> {}
      case ClientEvent.Suspended e -> {}
      case ClientEvent.Offline e -> {}
      case ClientEvent.Written e -> {}
      case ClientEvent.OfMedia e -> {}
      case ClientEvent.Linked(var request, Conversation.Group(GroupId group), var link) ->
          world.links.put(group, link);
      case ClientEvent.OfGroup e -> {}
      case ClientEvent.Accepted e ->
          Violation.unless(
              world.truth.accepted().containsKey(e.id())
                  || world.groupTruth.accepted().containsKey(e.id()),
              "%s was never accepted",
              e);
      case ClientEvent.HeadChanged e -> {}
      case ClientEvent.NotSent e -> {}
      case ClientEvent.Unfailed e -> {}
      case ClientEvent.Replaced e -> {}
      case ClientEvent.Typing e -> {}
      case ClientEvent.Presence e -> {}
      case ClientEvent.PreferenceChanged e -> {}
      case ClientEvent.BlockChanged e -> {}
      case ClientEvent.Info e -> {}
      case ClientEvent.Done e -> {}
      case ClientEvent.RequestFailed e -> {}
      case ClientEvent.StoreFailed e -> throw new Violation("a store failed: " + e);
    }
  }

  private void signInAnew() {
    if (socket != null) {
      socket.cut();
    }
    signIn();
  }

  private void stored(Conversation conversation, Entry entry) {
    if (conversation instanceof Conversation.Group(GroupId group)) {
      world.groupTruth.storedBy(user, group, entry);
    } else {
      world.truth.storedBy(user, conversation, entry);
    }
  }

  private void failed(ClientEvent.Failed e) {
    boolean allowed =
        switch (e.conversation()) {
          case Conversation.Direct(UserId peer) ->
              e.code() == ErrorCode.UNKNOWN_USER && world.isLateOrUnknown(peer);
          case Conversation.Group any -> e.code() == ErrorCode.NOT_MEMBER;
        };
    Violation.unless(allowed, "%s of %s failed", e, this);
  }

  private void notBack(ClientEvent.MarksMoved e) {
    ClientEvent.MarksMoved before = shown.put(e.conversation(), e);
    Violation.unless(
        before == null
            || before.stored() <= e.stored()
                && before.mine().received() <= e.mine().received()
                && before.mine().read() <= e.mine().read()
                && before.theirs().received() <= e.theirs().received()
                && before.theirs().read() <= e.theirs().read(),
        "%s shows %s after %s",
        this,
        e,
        before);
  }

  /** The process ends and starts again: only the store is left. */
  void crash() {
    world.trace.add(() -> "RESTART of " + this);
    restart(() -> sync = new Sync(store));
  }

  private void restart(Runnable change) {
    Socket old = socket;
    socket = null;
    if (old != null) {
      old.cut();
    }
    change.run();
    world.agenda.after(world.chance.between(500, 8_000), this::connect);
  }

  MemoryStore.Snapshot backup() {
    return store.snapshot();
  }

  /** The store is as it was at the time of a backup. */
  void restore(MemoryStore.Snapshot backup) {
    world.trace.add(() -> "RESTORE of " + this);
    shown.clear();
    world.storesLost = true;
    restart(() -> {
      life++;
      store.restore(backup);
      sync = new Sync(store);
      signedIn = backup.identity() != null;
    });
    if (!signedIn) {
      signIn();
    }
  }

  /** The store is lost; the person signs in on an empty one. */
  void lose() {
    world.trace.add(() -> "LOSS of " + this);
    shown.clear();
    world.storesLost = true;
    restart(() -> {
      store = new MemoryStore();
      sync = new Sync(store);
    });
    signIn();
  }

  void send(UserId to, MessageId id, Body body) {
    world.truth.writes(user, to, id, body);
    did(sync.send(Conversation.with(to), body, id, world.agenda.now()));
  }

  void send(GroupId to, MessageId id, Body body) {
    world.groupTruth.writes(user, to, id, body);
    did(sync.send(new Conversation.Group(to), body, id, world.agenda.now()));
  }

  void open(Conversation conversation, long upTo) {
    long have = read(tx -> tx.chat(conversation)).map(Chat::have).orElse(0L);
    switch (conversation) {
      case Conversation.Direct(UserId peer) -> world.truth.opened(user, peer, Math.min(upTo, have));
      case Conversation.Group(GroupId group) ->
          world.groupTruth.opened(user, group, Math.min(upTo, have));
    }
    did(sync.open(conversation, upTo, world.agenda.now()));
  }

  void watch(List<UserId> users) {
    screen.watch(users);
    did(sync.watch(users));
  }

  Screen screen() {
    return screen;
  }

  void older(Conversation conversation) {
    did(sync.older(conversation, world.agenda.now()));
  }

  void type(Conversation conversation) {
    did(sync.typing(conversation, world.agenda.now()));
  }

  void change(GroupAction action) {
    String request = "g%d".formatted(world.chance.bits() >>> 20);
    world.groupTruth.asks(user, request, action);
    did(sync.change(request, action, world.agenda.now()));
  }

  void block(UserId peer) {
    did(sync.block(request(), peer, world.agenda.now()));
  }

  void unblock(UserId peer) {
    did(sync.unblock(request(), peer, world.agenda.now()));
  }

  void prefer(UserId peer, String key, String value) {
    Conversation conversation = peer == null ? null : Conversation.with(peer);
    did(sync.prefer(request(), conversation, key, value, world.agenda.now()));
  }

  void info(Conversation conversation, long sequence) {
    did(sync.info(request(), conversation, sequence, world.agenda.now()));
  }

  private String request() {
    return "r" + ++requests;
  }

  List<Chat> chats() {
    return read(Transaction::chats);
  }

  @Override
  public String toString() {
    return "%s/%s(%d)".formatted(user, name, number());
  }
}
