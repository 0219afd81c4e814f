package chat.parley.user;

import chat.parley.conversation.Membership;
import chat.parley.conversation.TimelineCodec;
import chat.parley.journal.EntryCodec;
import chat.parley.journal.EventCodec;
import chat.parley.journal.FieldReader;
import chat.parley.journal.FieldWriter;
import chat.parley.journal.StoredEntry;
import chat.parley.journal.UnreadableBytesException;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;

/**
 * A user's events as bytes: fields of proto3 under the names below, which are frozen for ever. The
 * format is in {@code docs/journal.proto}.
 */
public final class UserEventCodec implements EventCodec {
  static final String REGISTERED = "registered";
  static final String DEVICE_ADDED = "device-added";
  static final String DEVICE_REMOVED = "device-removed";
  static final String RENAMED = "renamed";
  static final String SUSPENDED = "suspended";
  static final String REINSTATED = "reinstated";
  static final String DELETED = "deleted";
  static final String WOKEN = "woken";
  static final String MARKS = "marks";
  static final String PREFERRED = "preferred";
  static final String GROUPED = "group";
  static final String BLOCKED = "blocked";
  static final String UNBLOCKED = "unblocked";
  static final String SNAPSHOT = "user";

  @Override
  public String manifest(Object object) {
    return switch (object) {
      case UserState state -> SNAPSHOT;
      case UserEvent event -> manifest(event);
      default -> throw new IllegalArgumentException("not of a user: " + object.getClass());
    };
  }

  private static String manifest(UserEvent event) {
    return switch (event) {
      case UserEvent.Registered e -> REGISTERED;
      case UserEvent.DeviceAdded e -> DEVICE_ADDED;
      case UserEvent.DeviceRemoved e -> DEVICE_REMOVED;
      case UserEvent.Renamed e -> RENAMED;
      case UserEvent.Suspended e -> SUSPENDED;
      case UserEvent.Reinstated e -> REINSTATED;
      case UserEvent.Deleted e -> DELETED;
      case UserEvent.Woken e -> WOKEN;
      case UserEvent.MessageStored e -> EntryCodec.MANIFEST;
      case UserEvent.Progressed e -> MARKS;
      case UserEvent.Preferred e -> PREFERRED;
      case UserEvent.Grouped e -> GROUPED;
      case UserEvent.Blocked e -> BLOCKED;
      case UserEvent.Unblocked e -> UNBLOCKED;
    };
  }

  @Override
  public byte[] encode(Object object) {
    return switch (object) {
      case UserState state -> UserStateCodec.encode(state);
      case UserEvent event -> encode(event);
      default -> throw new IllegalArgumentException("not of a user: " + object.getClass());
    };
  }

  private static byte[] encode(UserEvent event) {
    FieldWriter out = new FieldWriter();
    return switch (event) {
      case UserEvent.Registered e ->
          out.put(1, e.time()).put(2, e.name()).put(3, e.passwordHash()).toBytes();
      case UserEvent.DeviceAdded e ->
          out.put(1, e.time())
              .put(2, e.device())
              .put(3, e.label())
              .put(4, e.secretHash())
              .toBytes();
      case UserEvent.DeviceRemoved e -> out.put(1, e.time()).put(2, e.device()).toBytes();
      case UserEvent.Renamed e -> out.put(2, e.name()).toBytes();
      case UserEvent.Suspended e -> out.put(1, e.time()).toBytes();
      case UserEvent.Reinstated e -> out.put(1, e.time()).toBytes();
      case UserEvent.Deleted e -> out.put(1, e.time()).toBytes();
      case UserEvent.Woken e -> out.put(1, e.time()).toBytes();
      case UserEvent.MessageStored e ->
          EntryCodec.encode(e.key(), Conversation.with(e.peer()), e.entry());
      case UserEvent.Progressed e -> {
        e.progress().forEach(each -> out.put(1, progress(each)));
        yield out.toBytes();
      }
      case UserEvent.Preferred e -> {
        if (e.conversation() != null) {
          out.put(1, e.conversation().name());
        }
        yield out.put(2, e.key()).put(3, e.value()).toBytes();
      }
      case UserEvent.Grouped e -> putMembership(out, e.membership()).toBytes();
      case UserEvent.Blocked e -> out.put(1, e.peer().value()).put(2, e.head()).toBytes();
      case UserEvent.Unblocked e -> out.put(1, e.peer().value()).toBytes();
    };
  }

  @Override
  public Object decode(String manifest, byte[] bytes) {
    try {
      return switch (manifest) {
        case SNAPSHOT -> UserStateCodec.decode(bytes);
        case EntryCodec.MANIFEST -> message(EntryCodec.decode(bytes));
        case MARKS -> marks(new FieldReader(bytes));
        default -> flat(manifest, new FieldReader(bytes));
      };
    } catch (IllegalArgumentException badValue) {
      throw new UnreadableBytesException(
          "an event " + manifest + " holds a value out of range", badValue);
    }
  }

  private static UserEvent message(StoredEntry stored) {
    if (stored.conversation() instanceof Conversation.Direct(UserId peer)) {
      return new UserEvent.MessageStored(stored.key(), peer, stored.entry());
    }
    throw new UnreadableBytesException("a user's log holds direct chats only");
  }

  private static UserEvent marks(FieldReader in) {
    List<Progress> all = new ArrayList<>();
    while (in.next()) {
      if (in.field() == 1) {
        all.add(progress(in.nested()));
      } else {
        in.skip();
      }
    }
    return new UserEvent.Progressed(all);
  }

  /** All other events have at most four fields of these kinds. */
  private static UserEvent flat(String manifest, FieldReader in) {
    return switch (manifest) {
      case REGISTERED -> {
        Flat f = Flat.read(in, "ntt");
        yield new UserEvent.Registered(f.number(1), f.text(2), f.text(3));
      }
      case DEVICE_ADDED -> {
        Flat f = Flat.read(in, "nntb");
        yield new UserEvent.DeviceAdded(f.number(1), (int) f.number(2), f.text(3), f.bytes(4));
      }
      case DEVICE_REMOVED -> {
        Flat f = Flat.read(in, "nn");
        yield new UserEvent.DeviceRemoved(f.number(1), (int) f.number(2));
      }
      case RENAMED -> new UserEvent.Renamed(Flat.read(in, "-t").text(2));
      case SUSPENDED -> new UserEvent.Suspended(Flat.read(in, "n").number(1));
      case REINSTATED -> new UserEvent.Reinstated(Flat.read(in, "n").number(1));
      case DELETED -> new UserEvent.Deleted(Flat.read(in, "n").number(1));
      case WOKEN -> new UserEvent.Woken(Flat.read(in, "n").number(1));
      case PREFERRED -> {
        Flat f = Flat.read(in, "ttt");
        Conversation conversation = f.text(1).isEmpty() ? null : Conversation.parse(f.text(1));
        yield new UserEvent.Preferred(conversation, f.text(2), f.text(3));
      }
      case GROUPED -> new UserEvent.Grouped(membership(in));
      case BLOCKED -> {
        Flat f = Flat.read(in, "tn");
        yield new UserEvent.Blocked(new UserId(f.text(1)), f.number(2));
      }
      case UNBLOCKED -> new UserEvent.Unblocked(new UserId(Flat.read(in, "t").text(1)));
      default -> throw new UnreadableBytesException("a user has no event called " + manifest);
    };
  }

  /**
   * Fields that are read by a pattern: its nth letter is the kind of field n (n number, t text, b
   * bytes, - none); others are skipped, and missing ones have the default of proto3.
   */
  private record Flat(long[] numbers, String[] texts, Bytes[] blobs) {
    static Flat read(FieldReader in, String pattern) {
      int size = pattern.length() + 1;
      Flat flat = new Flat(new long[size], new String[size], new Bytes[size]);
      while (in.next()) {
        int field = in.field();
        switch (field < size ? pattern.charAt(field - 1) : '-') {
          case 'n' -> flat.numbers[field] = in.number();
          case 't' -> flat.texts[field] = in.text();
          case 'b' -> flat.blobs[field] = in.bytes();
          default -> in.skip();
        }
      }
      return flat;
    }

    long number(int field) {
      return numbers[field];
    }

    String text(int field) {
      return texts[field] == null ? "" : texts[field];
    }

    Bytes bytes(int field) {
      return blobs[field] == null ? Bytes.EMPTY : blobs[field];
    }
  }

  static FieldWriter putMembership(FieldWriter out, Membership membership) {
    return out.put(1, membership.group().value())
        .put(2, membership.sequence())
        .put(3, membership.member());
  }

  private static Membership membership(FieldReader in) {
    String group = "";
    long sequence = 0;
    boolean member = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> group = in.text();
        case 2 -> sequence = in.number();
        case 3 -> member = in.flag();
        default -> in.skip();
      }
    }
    return new Membership(new GroupId(group), sequence, member);
  }

  static FieldWriter progress(Progress progress) {
    FieldWriter out = new FieldWriter().put(1, progress.peer().value());
    TimelineCodec.putMarks(out, 2, progress.mine());
    TimelineCodec.putMarks(out, 3, progress.theirs());
    if (progress.stored() > 0) {
      out.put(4, progress.stored());
    }
    TimelineCodec.putMarks(out, 5, progress.told());
    return out;
  }

  static Progress progress(FieldReader in) {
    Progress all = Progress.none(new UserId("--"));
    UserId peer = all.peer();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> peer = new UserId(in.text());
        case 2 -> all = all.withMine(TimelineCodec.marks(in.nested()));
        case 3 -> all = all.withTheirs(TimelineCodec.marks(in.nested()));
        case 4 -> all = all.withStored(in.number());
        case 5 -> all = all.withTold(TimelineCodec.marks(in.nested()));
        default -> in.skip();
      }
    }
    return new Progress(peer, all.mine(), all.theirs(), all.stored(), all.told());
  }
}
