package chat.parley.user;

import chat.parley.conversation.Batch;
import chat.parley.conversation.Membership;
import chat.parley.conversation.Recent;
import chat.parley.conversation.Timeline;
import chat.parley.conversation.TimelineCodec;
import chat.parley.journal.FieldReader;
import chat.parley.journal.FieldWriter;
import chat.parley.journal.UnreadableBytesException;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;
import org.pcollections.TreePMap;

/** A user's snapshot as bytes: fields of proto3, described in {@code docs/journal.proto}. */
final class UserStateCodec {
  private UserStateCodec() {}

  static byte[] encode(UserState state) {
    FieldWriter out = new FieldWriter().put(1, state.position()).put(2, state.incarnation());
    if (state.account() != null) {
      out.put(3, account(state.account()));
    }
    state.chats().forEach((peer, chat) -> out.put(4, chat(chat)));
    state
        .blocked()
        .forEach((peer, head) -> out.put(5, new FieldWriter().put(1, peer.value()).put(2, head)));
    state.preferences().values().forEach(each -> out.put(6, preference(each)));
    state
        .groups()
        .values()
        .forEach(each ->
            out.put(
                8,
                UserEventCodec.putMembership(new FieldWriter(), each.membership())
                    .put(4, each.changed())));
    state.recent().tails().forEach(each -> out.put(7, TimelineCodec.tail(each)));
    return out.toBytes();
  }

  static UserState decode(byte[] bytes) {
    FieldReader in = new FieldReader(bytes);
    long position = 0;
    long incarnation = 0;
    Account account = null;
    TreePMap<UserId, Chat> chats = TreePMap.empty();
    TreePMap<UserId, Long> blocked = TreePMap.empty();
    TreePMap<Preference.Key, Preference> preferences = TreePMap.empty();
    TreePMap<GroupId, Belonging> groups = TreePMap.empty();
    List<Recent.Tail> tails = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> position = in.number();
        case 2 -> incarnation = in.number();
        case 3 -> account = account(in.nested());
        case 4 -> {
          Chat chat = chat(in.nested());
          chats = chats.plus(chat.progress().peer(), chat);
        }
        case 5 -> blocked = blocked(blocked, in.nested());
        case 6 -> {
          Preference preference = preference(in.nested());
          preferences = preferences.plus(preference.key(), preference);
        }
        case 8 -> groups = group(groups, in.nested());
        case 7 -> tails.add(TimelineCodec.tail(in.nested()));
        default -> in.skip();
      }
    }
    return new UserState(
        position, incarnation, account, chats, blocked, preferences, groups, new Recent(tails));
  }

  private static FieldWriter account(Account account) {
    FieldWriter out =
        new FieldWriter()
            .put(1, account.created())
            .put(2, account.name())
            .put(3, account.passwordHash())
            .put(5, account.lastDevice());
    if (account.standing() != Account.Standing.ACTIVE) {
      out.put(6, account.standing() == Account.Standing.SUSPENDED ? 1 : 2);
    }
    account
        .devices()
        .values()
        .forEach(each ->
            out.put(
                4,
                new FieldWriter()
                    .put(1, each.number())
                    .put(2, each.label())
                    .put(3, each.created())
                    .put(4, each.secretHash())));
    return out;
  }

  private static Account account(FieldReader in) {
    long created = 0;
    String name = "";
    String hash = "";
    TreePMap<Integer, Account.Device> devices = TreePMap.empty();
    int last = 0;
    Account.Standing standing = Account.Standing.ACTIVE;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> created = in.number();
        case 2 -> name = in.text();
        case 3 -> hash = in.text();
        case 4 -> {
          Account.Device device = device(in.nested());
          devices = devices.plus(device.number(), device);
        }
        case 5 -> last = in.smallNumber();
        case 6 -> standing = standing(in.smallNumber());
        default -> in.skip();
      }
    }
    return new Account(created, name, hash, devices, last, standing);
  }

  private static Account.Standing standing(int number) {
    return switch (number) {
      case 0 -> Account.Standing.ACTIVE;
      case 1 -> Account.Standing.SUSPENDED;
      case 2 -> Account.Standing.DELETED;
      default -> throw new UnreadableBytesException("an account stands at " + number);
    };
  }

  private static Account.Device device(FieldReader in) {
    int number = 0;
    String label = "";
    long created = 0;
    Bytes hash = Bytes.EMPTY;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> number = in.smallNumber();
        case 2 -> label = in.text();
        case 3 -> created = in.number();
        case 4 -> hash = in.bytes();
        default -> in.skip();
      }
    }
    return new Account.Device(number, label, created, hash);
  }

  private static FieldWriter chat(Chat chat) {
    FieldWriter out =
        new FieldWriter()
            .put(1, chat.key())
            .put(2, chat.timeline().head())
            .put(3, chat.timeline().time())
            .put(5, UserEventCodec.progress(chat.progress()))
            .put(6, chat.changed());
    chat.timeline()
        .batches()
        .forEach((sender, batch) -> out.put(4, TimelineCodec.batch(sender, batch)));
    return out;
  }

  private static Chat chat(FieldReader in) {
    long key = 0;
    long head = 0;
    long time = 0;
    long changed = 0;
    TreePMap<Sender, Batch> batches = TreePMap.empty();
    Progress progress = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = in.number();
        case 2 -> head = in.number();
        case 3 -> time = in.number();
        case 4 -> batches = TimelineCodec.batch(batches, in.nested());
        case 5 -> progress = UserEventCodec.progress(in.nested());
        case 6 -> changed = in.number();
        default -> in.skip();
      }
    }
    if (progress == null) {
      throw new UnreadableBytesException("a chat without its participant");
    }
    return new Chat(key, new Timeline(head, time, batches), progress, changed);
  }

  private static TreePMap<UserId, Long> blocked(TreePMap<UserId, Long> before, FieldReader in) {
    String peer = "";
    long head = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> peer = in.text();
        case 2 -> head = in.number();
        default -> in.skip();
      }
    }
    return before.plus(new UserId(peer), head);
  }

  private static TreePMap<GroupId, Belonging> group(
      TreePMap<GroupId, Belonging> before, FieldReader in) {
    String group = "";
    long sequence = 0;
    boolean member = false;
    long changed = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> group = in.text();
        case 2 -> sequence = in.number();
        case 3 -> member = in.flag();
        case 4 -> changed = in.number();
        default -> in.skip();
      }
    }
    Membership membership = new Membership(new GroupId(group), sequence, member);
    return before.plus(membership.group(), new Belonging(membership, changed));
  }

  private static FieldWriter preference(Preference preference) {
    FieldWriter out = new FieldWriter();
    if (preference.key().conversation() != null) {
      out.put(1, preference.key().conversation().name());
    }
    return out.put(2, preference.key().key())
        .put(3, preference.value())
        .put(4, preference.changed());
  }

  private static Preference preference(FieldReader in) {
    Conversation conversation = null;
    String key = "";
    String value = "";
    long changed = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = Conversation.parse(in.text());
        case 2 -> key = in.text();
        case 3 -> value = in.text();
        case 4 -> changed = in.number();
        default -> in.skip();
      }
    }
    return new Preference(new Preference.Key(conversation, key), value, changed);
  }
}
