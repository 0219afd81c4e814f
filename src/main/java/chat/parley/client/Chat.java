package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.protocol.ServerFrame.Reached;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a device knows of one conversation. All counters only grow, except the window's floor.
 *
 * @param lastNumber the highest number that was ever given to a message written here
 */
public record Chat(
    Conversation conversation, Window window, Progress progress, long lastNumber, Face face) {

  /**
   * The part of the log that the store holds: every entry that this user may see with {@code floor
   * < sequence <= have}.
   *
   * @param started whether it is decided where the window begins
   * @param head the highest sequence that the server has told of
   * @param headAtSince what head was when the last {@code since} was committed
   */
  public record Window(boolean started, long floor, long have, long head, long headAtSince) {
    static final Window EMPTY = new Window(false, 0, 0, 0, 0);

    /** Whether the server has entries that follow the window. */
    public boolean isBehind() {
      return started && have < head;
    }

    /** Whether the log goes on below a window without any entry. */
    boolean lacksFirstPage() {
      return started && floor > 0 && floor == have && have >= head;
    }

    Window startAt(long sequence) {
      return new Window(true, sequence, sequence, Math.max(head, sequence), headAtSince);
    }

    Window withHave(long to) {
      return new Window(started, floor, to, Math.max(head, to), headAtSince);
    }

    Window withFloor(long to) {
      return new Window(started, to, have, head, headAtSince);
    }

    Window withHead(long to) {
      return to > head ? new Window(started, floor, have, to, headAtSince) : this;
    }

    Window withHeadAtSince(long to) {
      return new Window(started, floor, have, head, to);
    }
  }

  /**
   * How far everybody has come.
   *
   * @param stored every log is known to hold everything up to here
   * @param mine this user's marks, as the server has shown them
   * @param theirs the marks of the others, in a group their minimum
   * @param opened a person has opened everything up to here on this device
   */
  public record Progress(long stored, Reached mine, Reached theirs, long opened) {
    static final Progress NONE = new Progress(0, new Reached(0, 0), new Reached(0, 0), 0);

    /** The highest sequence that this user has read, on any device. */
    public long read() {
      return Math.max(opened, mine.read());
    }

    /** The maximum of these and the given ones; null stands for nothing new. */
    Progress advance(Long storedTo, Reached mineTo, Reached theirsTo) {
      long nextStored = storedTo == null ? stored : Math.max(stored, storedTo);
      return new Progress(nextStored, max(mine, mineTo), max(theirs, theirsTo), opened);
    }

    Progress withOpened(long to) {
      return new Progress(stored, mine, theirs, Math.max(opened, to));
    }

    private static Reached max(Reached one, Reached other) {
      if (other == null) {
        return one;
      }
      return new Reached(
          Math.max(one.received(), other.received()), Math.max(one.read(), other.read()));
    }
  }

  /**
   * What the chat list shows.
   *
   * @param title of a group, or null
   * @param activity epoch milliseconds of the newest message; 0 when there is none
   * @param blocked whether this user blocks the other one
   */
  public record Face(
      String title, long activity, SortedMap<String, String> preferences, boolean blocked) {
    static final Face BLANK = new Face(null, 0, new TreeMap<>(), false);

    public Face {
      preferences = Collections.unmodifiableSortedMap(new TreeMap<>(preferences));
    }

    Face activeAt(long time) {
      return time > activity ? new Face(title, time, preferences, blocked) : this;
    }

    Face withBlocked(boolean to) {
      return new Face(title, activity, preferences, to);
    }

    Face withTitle(String to) {
      return to == null ? this : new Face(to, activity, preferences, blocked);
    }

    Face withoutPreferences() {
      return new Face(title, activity, new TreeMap<>(), blocked);
    }

    /** Sets one preference; an empty value forgets it. */
    Face withPreference(String key, String value) {
      SortedMap<String, String> next = new TreeMap<>(preferences);
      if (value == null || value.isEmpty()) {
        next.remove(key);
      } else {
        next.put(key, value);
      }
      return new Face(title, activity, next, blocked);
    }
  }

  /** A conversation of which nothing is known yet. */
  public static Chat of(Conversation conversation) {
    return new Chat(conversation, Window.EMPTY, Progress.NONE, 0, Face.BLANK);
  }

  public long have() {
    return window.have();
  }

  public long head() {
    return window.head();
  }

  Chat with(Window next) {
    return new Chat(conversation, next, progress, lastNumber, face);
  }

  Chat with(Progress next) {
    return new Chat(conversation, window, next, lastNumber, face);
  }

  Chat with(Face next) {
    return new Chat(conversation, window, progress, lastNumber, next);
  }

  Chat withLastNumber(long next) {
    return new Chat(conversation, window, progress, next, face);
  }
}
