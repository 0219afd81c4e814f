package chat.parley.conversation;

import chat.parley.journal.EntryCodec;
import chat.parley.journal.FieldReader;
import chat.parley.journal.FieldWriter;
import chat.parley.journal.StoredEntry;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Marks;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;
import org.pcollections.TreePMap;

/**
 * The bytes of what the snapshots of users and groups have in common, as fields of proto3 that are
 * described in {@code docs/journal.proto}.
 */
public final class TimelineCodec {
  private TimelineCodec() {}

  /** The last batch of a device. */
  public static FieldWriter batch(Sender sender, Batch batch) {
    FieldWriter out = new FieldWriter().put(1, sender.user().value()).put(2, sender.device());
    for (Placed each : batch.placed()) {
      out.put(
          3,
          new FieldWriter()
              .put(1, each.number())
              .putFixed64(2, each.id().bits())
              .put(3, each.sequence())
              .put(4, each.time()));
    }
    return out;
  }

  /** All batches with one more, which was written by the method above. */
  public static TreePMap<Sender, Batch> batch(TreePMap<Sender, Batch> before, FieldReader in) {
    String user = "";
    int device = 0;
    List<Placed> placed = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.text();
        case 2 -> device = in.smallNumber();
        case 3 -> placed.add(placed(in.nested()));
        default -> in.skip();
      }
    }
    return before.plus(new Sender(new UserId(user), device), new Batch(placed));
  }

  private static Placed placed(FieldReader in) {
    long number = 0;
    long id = 0;
    long sequence = 0;
    long time = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> number = in.number();
        case 2 -> id = in.fixed64();
        case 3 -> sequence = in.number();
        case 4 -> time = in.number();
        default -> in.skip();
      }
    }
    return new Placed(number, MessageId.of(id), sequence, time);
  }

  /** The end of a conversation. */
  public static FieldWriter tail(Recent.Tail tail) {
    FieldWriter out = new FieldWriter().put(1, tail.conversation().name());
    for (Entry entry : tail.entries()) {
      out.put(2, EntryCodec.encode(0, tail.conversation(), entry));
    }
    return out;
  }

  /** Reads what the method above wrote. */
  public static Recent.Tail tail(FieldReader in) {
    Conversation conversation = null;
    List<Entry> entries = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = Conversation.parse(in.text());
        case 2 -> {
          StoredEntry stored = EntryCodec.decode(in.array());
          entries.add(stored.entry());
        }
        default -> in.skip();
      }
    }
    return new Recent.Tail(conversation, entries);
  }

  /** Marks as one field, which is left out when there are none. */
  public static void putMarks(FieldWriter out, int field, Marks marks) {
    if (!marks.equals(Marks.NONE)) {
      FieldWriter nested = new FieldWriter();
      putMark(nested, 1, marks.received());
      putMark(nested, 2, marks.read());
      out.put(field, nested);
    }
  }

  private static void putMark(FieldWriter out, int field, Marks.Mark mark) {
    if (!mark.equals(Marks.Mark.NONE)) {
      FieldWriter nested = new FieldWriter().put(1, mark.upTo());
      if (mark.before() > 0) {
        nested.put(2, mark.before());
      }
      if (mark.at() > 0) {
        nested.put(3, mark.at());
      }
      out.put(field, nested);
    }
  }

  /** Reads {@link #putMarks}. */
  public static Marks marks(FieldReader in) {
    Marks.Mark received = Marks.Mark.NONE;
    Marks.Mark read = Marks.Mark.NONE;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> received = mark(in.nested());
        case 2 -> read = mark(in.nested());
        default -> in.skip();
      }
    }
    return new Marks(received, read);
  }

  private static Marks.Mark mark(FieldReader in) {
    long upTo = 0;
    long before = 0;
    long at = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> upTo = in.number();
        case 2 -> before = in.number();
        case 3 -> at = in.number();
        default -> in.skip();
      }
    }
    return new Marks.Mark(upTo, before, at);
  }
}
