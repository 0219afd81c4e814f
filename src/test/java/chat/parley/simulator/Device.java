package chat.parley.simulator;

import chat.parley.client.Chat;
import chat.parley.client.Identity;
import chat.parley.client.LocalStore.Transaction;
import chat.parley.client.MemoryStore;
import chat.parley.client.Output;
import chat.parley.client.Sync;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.UserCommand;
import chat.parley.user.UserReply;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A device of a user: the real rules over a store and a socket, through all that befalls them. */
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
  private final Screen screen;
  private final Witness witness;
  private final Person person;

  Device(World world, UserId user, String name) {
    this.world = world;
    this.user = user;
    this.name = name;
    this.screen = new Screen(world, this);
    this.witness = new Witness(world, this);
    this.person = new Person(world, this);
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

  /** Lets the rules do something. */
  void act(Function<Sync, Output> what) {
    did(what.apply(sync));
  }

  private void did(Output output) {
    Socket current = socket;
    if (current != null) {
      output.frames().forEach(current::up);
    }
    output.events().forEach(witness::observe);
    output
        .disconnect()
        .ifPresent(how -> {
          if (socket != null) {
            socket.cut();
          }
        });
  }

  void signInAnew() {
    if (socket != null) {
      socket.cut();
    }
    signIn();
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
    witness.forget();
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
    witness.forget();
    world.storesLost = true;
    restart(() -> {
      store = new MemoryStore();
      sync = new Sync(store);
    });
    signIn();
  }

  Person person() {
    return person;
  }

  Screen screen() {
    return screen;
  }

  List<Chat> chats() {
    return read(Transaction::chats);
  }

  @Override
  public String toString() {
    return "%s/%s(%d)".formatted(user, name, number());
  }
}
