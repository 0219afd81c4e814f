package chat.parley.cli;

import java.io.IOException;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/** Shows a desk on a whole terminal and takes keys. */
final class FullScreen {
  private static final long KEY_MS = 50;
  private static final long REDRAW_MS = 30_000;
  private final Terminal terminal;
  private final Desk desk;
  private final Editor editor = new Editor();
  private final Display display;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicBoolean resized = new AtomicBoolean(true);
  private Scene shown;
  private long shownAt;
  private boolean atTop;

  private enum Key {
    TYPED,
    ENTER,
    BACKSPACE,
    DELETE,
    LEFT,
    RIGHT,
    HOME,
    END,
    DELETE_TO_START,
    DELETE_WORD,
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    REDRAW,
    LEAVE,
    NOTHING
  }

  FullScreen(Terminal terminal, Desk desk) {
    this.terminal = terminal;
    this.desk = desk;
    this.display = new Display(terminal, true);
  }

  /** Runs until the person leaves. */
  void run() throws IOException {
    terminal.handle(Terminal.Signal.INT, signal -> ended.set(true));
    terminal.handle(Terminal.Signal.WINCH, signal -> resized.set(true));
    Attributes before = terminal.enterRawMode();
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.keypad_xmit);
    try {
      loop();
    } catch (EndOfFileException closed) {
      // The terminal is gone, and with it the person.
      return;
    } finally {
      terminal.puts(Capability.keypad_local);
      terminal.puts(Capability.exit_ca_mode);
      terminal.flush();
      terminal.setAttributes(before);
    }
  }

  private void loop() {
    KeyMap<Key> keys = keys();
    BindingReader reader = new BindingReader(terminal.reader());
    boolean typed = true;
    while (!ended.get()) {
      long now = System.currentTimeMillis();
      boolean news = desk.catchUp(now);
      if (news || typed || resized.get() || now - shownAt > REDRAW_MS) {
        draw(now);
      }
      int next = reader.peekCharacter(KEY_MS);
      typed = next != NonBlockingReader.READ_EXPIRED;
      if (next == NonBlockingReader.EOF) {
        return;
      }
      if (typed) {
        press(reader.readBinding(keys), reader.getLastBinding());
      }
    }
  }

  private KeyMap<Key> keys() {
    KeyMap<Key> keys = new KeyMap<>();
    keys.setUnicode(Key.TYPED);
    keys.setNomatch(Key.NOTHING);
    keys.bind(Key.TYPED, KeyMap.range(" -~"));
    keys.bind(Key.ENTER, "\r", "\n");
    keys.bind(Key.BACKSPACE, KeyMap.del(), KeyMap.ctrl('H'));
    keys.bind(Key.HOME, KeyMap.ctrl('A'));
    keys.bind(Key.END, KeyMap.ctrl('E'));
    keys.bind(Key.DELETE_TO_START, KeyMap.ctrl('U'));
    keys.bind(Key.DELETE_WORD, KeyMap.ctrl('W'));
    keys.bind(Key.REDRAW, KeyMap.ctrl('L'));
    keys.bind(Key.LEAVE, KeyMap.ctrl('D'));
    bind(keys, Key.DELETE, Capability.key_dc, "\033[3~");
    bind(keys, Key.LEFT, Capability.key_left, "\033[D");
    bind(keys, Key.RIGHT, Capability.key_right, "\033[C");
    bind(keys, Key.UP, Capability.key_up, "\033[A");
    bind(keys, Key.DOWN, Capability.key_down, "\033[B");
    bind(keys, Key.HOME, Capability.key_home, "\033[H");
    bind(keys, Key.END, Capability.key_end, "\033[F");
    bind(keys, Key.PAGE_UP, Capability.key_ppage, "\033[5~");
    bind(keys, Key.PAGE_DOWN, Capability.key_npage, "\033[6~");
    return keys;
  }

  private void bind(KeyMap<Key> keys, Key key, Capability capability, String usual) {
    keys.bind(key, usual);
    String known = KeyMap.key(terminal, capability);
    if (known != null && !known.isEmpty()) {
      keys.bind(key, known);
    }
  }

  private void press(Key key, String typed) {
    int page = Math.max(1, terminal.getSize().getRows() - 4);
    switch (key) {
      case null -> ended.set(true);
      case TYPED -> {
        editor.insert(typed);
        desk.typing(editor.text());
      }
      case ENTER -> ended.set(!desk.enter(editor.take()));
      case BACKSPACE -> editor.backspace();
      case DELETE -> editor.delete();
      case LEFT -> editor.left();
      case RIGHT -> editor.right();
      case HOME -> editor.home();
      case END -> editor.end();
      case DELETE_TO_START -> editor.deleteToStart();
      case DELETE_WORD -> editor.deleteWord();
      case UP -> desk.scroll(1, atTop);
      case DOWN -> desk.scroll(-1, atTop);
      case PAGE_UP -> desk.scroll(page, atTop);
      case PAGE_DOWN -> desk.scroll(-page, atTop);
      case REDRAW -> resized.set(true);
      case LEAVE -> ended.set(editor.text().isEmpty());
      case NOTHING -> {}
    }
  }

  private void draw(long now) {
    Scene scene = desk.scene(editor, now);
    boolean anew = resized.getAndSet(false);
    if (!anew && scene.equals(shown) && now - shownAt <= REDRAW_MS) {
      return;
    }
    Size size = terminal.getSize();
    int width = Math.max(1, size.getColumns());
    int height = Math.max(1, size.getRows());
    if (anew) {
      display.clear();
      display.resize(size);
    }
    Screen.Picture picture = new Screen(width, height, ZoneId.systemDefault(), now).draw(scene);
    atTop = picture.atTop();
    display.update(picture.lines(), picture.cursorRow() * (width + 1) + picture.cursorColumn());
    terminal.flush();
    shown = scene;
    shownAt = now;
  }
}
