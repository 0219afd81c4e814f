package chat.parley.check;

import chat.parley.group.Change;
import chat.parley.group.GroupEvent;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.Marks;
import chat.parley.model.UserId;
import chat.parley.user.Progress;
import chat.parley.user.UserEvent;
import java.util.ArrayList;
import java.util.List;

/** Events as records, one each. */
final class EventRecords {
  private final String database;
  private final String log;
  private final long row;
  private final String kind;

  /**
   * @param kind the event's name in the journal
   */
  EventRecords(String database, String log, long row, String kind) {
    this.database = database;
    this.log = log;
    this.row = row;
    this.kind = kind;
  }

  JournalRecord of(Object event) {
    return switch (event) {
      case UserEvent.MessageStored e -> stored(Conversation.with(e.peer()), e.entry(), null);
      case UserEvent.Progressed e -> progressed(e);
      case UserEvent.Woken e -> other(e.time());
      case UserEvent.Registered e -> other(e.time());
      case GroupEvent.MessageStored e -> stored(new Conversation.Group(e.group()), e.entry(), null);
      case GroupEvent.Changed e ->
          stored(new Conversation.Group(e.group()), e.entry(), change(e.change()));
      case GroupEvent.Marked e -> marked(e);
      case GroupEvent.Woken e -> other(e.time());
      default -> other(0);
    };
  }

  private JournalRecord other(long time) {
    return new JournalRecord.Other(database, log, row, kind, time);
  }

  private JournalRecord stored(
      Conversation conversation, Entry entry, JournalRecord.Change change) {
    return new JournalRecord.Stored(database, log, row, conversation, EntryPrint.of(entry), change);
  }

  private static JournalRecord.Change change(Change change) {
    return new JournalRecord.Change(change.kind().word(), change.users());
  }

  private JournalRecord progressed(UserEvent.Progressed event) {
    UserId owner = new UserId(JournalRecord.ownerOf(log));
    List<JournalRecord.Mark> marks = new ArrayList<>();
    for (Progress each : event.progress()) {
      Conversation conversation = Conversation.with(each.peer());
      marks.add(mark(conversation, owner, each.mine()));
      if (!owner.equals(each.peer())) {
        marks.add(mark(conversation, each.peer(), each.theirs()));
      }
    }
    return new JournalRecord.Marks(database, log, row, marks);
  }

  private JournalRecord marked(GroupEvent.Marked event) {
    Conversation group = new Conversation.Group(new GroupId(JournalRecord.ownerOf(log)));
    return new JournalRecord.Marks(
        database,
        log,
        row,
        event.moved().stream().map(each -> mark(group, each.user(), each.marks())).toList());
  }

  private static JournalRecord.Mark mark(Conversation conversation, UserId user, Marks marks) {
    return new JournalRecord.Mark(conversation, user, marks.received().upTo(), marks.read().upTo());
  }
}
