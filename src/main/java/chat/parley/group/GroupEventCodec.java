package chat.parley.group;

import chat.parley.conversation.TimelineCodec;
import chat.parley.journal.EntryCodec;
import chat.parley.journal.EventCodec;
import chat.parley.journal.FieldReader;
import chat.parley.journal.FieldWriter;
import chat.parley.journal.StoredEntry;
import chat.parley.journal.UnreadableBytesException;
import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.Marks;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;

/**
 * A group's events as bytes: fields of proto3 under the names below, which are frozen for ever. The
 * format is in {@code docs/journal.proto}. A change is a {@code message} as well, so that history
 * finds it.
 */
public final class GroupEventCodec implements EventCodec {
  static final String MARKS = "marks";
  static final String CONFIRMED = "confirmed";
  static final String LINKED = "linked";
  static final String UNLINKED = "unlinked";
  static final String WOKEN = "woken";
  static final String SNAPSHOT = "group";

  /** A group's log has one conversation, and this is its number. */
  static final long KEY = 0;

  @Override
  public String manifest(Object object) {
    return switch (object) {
      case GroupState state -> SNAPSHOT;
      case GroupEvent event -> manifest(event);
      default -> throw new IllegalArgumentException("not of a group: " + object.getClass());
    };
  }

  private static String manifest(GroupEvent event) {
    return switch (event) {
      case GroupEvent.MessageStored e -> EntryCodec.MANIFEST;
      case GroupEvent.Changed e -> EntryCodec.MANIFEST;
      case GroupEvent.Marked e -> MARKS;
      case GroupEvent.Confirmed e -> CONFIRMED;
      case GroupEvent.Linked e -> LINKED;
      case GroupEvent.Unlinked e -> UNLINKED;
      case GroupEvent.Woken e -> WOKEN;
    };
  }

  @Override
  public byte[] encode(Object object) {
    return switch (object) {
      case GroupState state -> GroupStateCodec.encode(state);
      case GroupEvent event -> encode(event);
      default -> throw new IllegalArgumentException("not of a group: " + object.getClass());
    };
  }

  private static byte[] encode(GroupEvent event) {
    FieldWriter out = new FieldWriter();
    return switch (event) {
      case GroupEvent.MessageStored e ->
          EntryCodec.encode(KEY, new Conversation.Group(e.group()), e.entry());
      case GroupEvent.Changed e ->
          EntryCodec.encode(KEY, new Conversation.Group(e.group()), e.entry());
      case GroupEvent.Marked e -> {
        for (GroupEvent.Marked.Moved each : e.moved()) {
          FieldWriter moved = new FieldWriter().put(1, each.user().value());
          TimelineCodec.putMarks(moved, 2, each.marks());
          out.put(1, moved);
        }
        yield out.toBytes();
      }
      case GroupEvent.Confirmed e -> {
        for (GroupEvent.Confirmed.Kept each : e.kept()) {
          out.put(1, new FieldWriter().put(1, each.user().value()).put(2, each.sequence()));
        }
        yield out.toBytes();
      }
      case GroupEvent.Linked e -> out.put(1, e.hash()).put(2, e.expires()).toBytes();
      case GroupEvent.Unlinked e -> out.toBytes();
      case GroupEvent.Woken e -> out.put(1, e.time()).toBytes();
    };
  }

  @Override
  public Object decode(String manifest, byte[] bytes) {
    try {
      return switch (manifest) {
        case SNAPSHOT -> GroupStateCodec.decode(bytes);
        case EntryCodec.MANIFEST -> entry(EntryCodec.decode(bytes));
        case MARKS -> marks(new FieldReader(bytes));
        case CONFIRMED -> confirmed(new FieldReader(bytes));
        case LINKED -> linked(new FieldReader(bytes));
        case UNLINKED -> new GroupEvent.Unlinked();
        case WOKEN -> woken(new FieldReader(bytes));
        default -> throw new UnreadableBytesException("a group has no event called " + manifest);
      };
    } catch (IllegalArgumentException badValue) {
      throw new UnreadableBytesException(
          "an event " + manifest + " holds a value out of range", badValue);
    }
  }

  private static GroupEvent entry(StoredEntry stored) {
    if (!(stored.conversation() instanceof Conversation.Group(GroupId group))) {
      throw new UnreadableBytesException("a group's log holds this group only");
    }
    Body body = stored.entry().message().body();
    return switch (body.kind()) {
      case CONTENT, CIPHERTEXT -> new GroupEvent.MessageStored(group, stored.entry());
      case MEMBERSHIP ->
          new GroupEvent.Changed(group, stored.entry(), ChangeJson.read(body.bytes()));
    };
  }

  private static GroupEvent marks(FieldReader in) {
    List<GroupEvent.Marked.Moved> all = new ArrayList<>();
    while (in.next()) {
      if (in.field() == 1) {
        all.add(moved(in.nested()));
      } else {
        in.skip();
      }
    }
    return new GroupEvent.Marked(all);
  }

  private static GroupEvent.Marked.Moved moved(FieldReader in) {
    String user = "";
    Marks marks = Marks.NONE;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.text();
        case 2 -> marks = TimelineCodec.marks(in.nested());
        default -> in.skip();
      }
    }
    return new GroupEvent.Marked.Moved(new UserId(user), marks);
  }

  private static GroupEvent confirmed(FieldReader in) {
    List<GroupEvent.Confirmed.Kept> all = new ArrayList<>();
    while (in.next()) {
      if (in.field() == 1) {
        all.add(kept(in.nested()));
      } else {
        in.skip();
      }
    }
    return new GroupEvent.Confirmed(all);
  }

  private static GroupEvent.Confirmed.Kept kept(FieldReader in) {
    String user = "";
    long sequence = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.text();
        case 2 -> sequence = in.number();
        default -> in.skip();
      }
    }
    return new GroupEvent.Confirmed.Kept(new UserId(user), sequence);
  }

  private static GroupEvent linked(FieldReader in) {
    Bytes hash = Bytes.EMPTY;
    long expires = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> hash = in.bytes();
        case 2 -> expires = in.number();
        default -> in.skip();
      }
    }
    return new GroupEvent.Linked(hash, expires);
  }

  private static GroupEvent woken(FieldReader in) {
    long time = 0;
    while (in.next()) {
      if (in.field() == 1) {
        time = in.number();
      } else {
        in.skip();
      }
    }
    return new GroupEvent.Woken(time);
  }
}
