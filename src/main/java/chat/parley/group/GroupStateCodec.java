package chat.parley.group;

import chat.parley.conversation.Batch;
import chat.parley.conversation.Recent;
import chat.parley.conversation.Timeline;
import chat.parley.conversation.TimelineCodec;
import chat.parley.journal.FieldReader;
import chat.parley.journal.FieldWriter;
import chat.parley.model.Bytes;
import chat.parley.model.Marks;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pcollections.TreePMap;

/** A group's snapshot as bytes: fields of proto3, described in {@code docs/journal.proto}. */
final class GroupStateCodec {
  private GroupStateCodec() {}

  static byte[] encode(GroupState state) {
    FieldWriter out = new FieldWriter().put(1, state.position()).put(2, state.incarnation());
    if (state.isCreated()) {
      out.put(3, state.creator().value());
    }
    out.put(4, state.title())
        .put(5, state.description())
        .put(6, state.timeline().head())
        .put(7, state.timeline().time())
        .put(9, state.changed());
    state
        .timeline()
        .batches()
        .forEach((sender, last) -> out.put(8, TimelineCodec.batch(sender, last)));
    state.participants().forEach((user, each) -> out.put(10, participant(user, each)));
    if (state.link() != null) {
      out.put(11, new FieldWriter().put(1, state.link().hash()).put(2, state.link().expires()));
    }
    state.recent().tails().forEach(each -> out.put(12, TimelineCodec.tail(each)));
    return out.toBytes();
  }

  private static FieldWriter participant(UserId user, Participant participant) {
    FieldWriter out = new FieldWriter().put(1, user.value()).put(2, participant.role().code());
    for (Span span : participant.spans()) {
      FieldWriter nested = new FieldWriter().put(1, span.from());
      if (span.to() != Span.OPEN) {
        nested.put(2, span.to()).put(3, span.received()).put(4, span.read());
      }
      out.put(3, nested);
    }
    TimelineCodec.putMarks(out, 4, participant.marks());
    return out.put(5, participant.told());
  }

  static GroupState decode(byte[] bytes) {
    FieldReader in = new FieldReader(bytes);
    long[] numbers = new long[10];
    UserId creator = null;
    String title = "";
    String description = "";
    TreePMap<Sender, Batch> batches = TreePMap.empty();
    TreePMap<UserId, Participant> participants = TreePMap.empty();
    InviteLink link = null;
    List<Recent.Tail> tails = new ArrayList<>();
    while (in.next()) {
      int field = in.field();
      switch (field) {
        case 1, 2, 6, 7, 9 -> numbers[field] = in.number();
        case 3 -> creator = new UserId(in.text());
        case 4 -> title = in.text();
        case 5 -> description = in.text();
        case 8 -> batches = TimelineCodec.batch(batches, in.nested());
        case 10 -> {
          Map.Entry<UserId, Participant> each = participant(in.nested());
          participants = participants.plus(each.getKey(), each.getValue());
        }
        case 11 -> link = link(in.nested());
        case 12 -> tails.add(TimelineCodec.tail(in.nested()));
        default -> in.skip();
      }
    }
    return new GroupState(
        numbers[1],
        numbers[2],
        creator,
        title,
        description,
        new Timeline(numbers[6], numbers[7], batches),
        numbers[9],
        participants,
        link,
        new Recent(tails));
  }

  private static Map.Entry<UserId, Participant> participant(FieldReader in) {
    String user = "";
    Role role = Role.GONE;
    List<Span> spans = new ArrayList<>();
    Marks marks = Marks.NONE;
    long told = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.text();
        case 2 -> role = Role.of(in.smallNumber());
        case 3 -> spans.add(span(in.nested()));
        case 4 -> marks = TimelineCodec.marks(in.nested());
        case 5 -> told = in.number();
        default -> in.skip();
      }
    }
    return Map.entry(new UserId(user), new Participant(role, spans, marks, told));
  }

  private static Span span(FieldReader in) {
    long from = 0;
    long to = Span.OPEN;
    long received = 0;
    long read = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> from = in.number();
        case 2 -> to = in.number();
        case 3 -> received = in.number();
        case 4 -> read = in.number();
        default -> in.skip();
      }
    }
    return new Span(from, to, received, read);
  }

  private static InviteLink link(FieldReader in) {
    Bytes hash = Bytes.EMPTY;
    long expires = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> hash = in.bytes();
        case 2 -> expires = in.number();
        default -> in.skip();
      }
    }
    return new InviteLink(hash, expires);
  }
}
