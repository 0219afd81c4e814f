package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.Reached;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The server's side for one user with one device, in memory, without sockets: takes frames and
 * answers with frames, by the rules of the protocol.
 */
final class FakeServer {
  static final long HEARTBEAT_MS = 30_000;
  private final Sender device;
  private final SortedMap<Conversation, Log> logs = new TreeMap<>();

  FakeServer(Sender device) {
    this.device = device;
  }

  private static final class Log {
    final List<Entry> entries = new ArrayList<>();
    List<Message> lastBatch = List.of();
    long firstOfBatch;
    Reached mine = new Reached(0, 0);
    Reached theirs = new Reached(0, 0);
    boolean blocked;

    long last() {
      return lastBatch.isEmpty() ? 0 : lastBatch.getLast().number();
    }

    Entry add(Sender sender, Message message) {
      long sequence = entries.size() + 1;
      entries.add(new Entry(sequence, 1_000 + sequence, sender, false, message));
      return entries.getLast();
    }
  }

  private Log log(Conversation conversation) {
    return logs.computeIfAbsent(conversation, name -> new Log());
  }

  List<Entry> entries(Conversation conversation) {
    return List.copyOf(log(conversation).entries);
  }

  Reached mine(Conversation conversation) {
    return log(conversation).mine;
  }

  /** Somebody else writes. */
  List<ServerFrame> write(Conversation conversation, UserId from, long number, String text) {
    Message message = new Message(number, MessageId.of(-number), TestDevice.text(text));
    Entry entry = log(conversation).add(new Sender(from, 1), message);
    return List.of(new ServerFrame.Message(conversation, entry));
  }

  /** The other side has received and read up to here. */
  List<ServerFrame> theirs(Conversation conversation, long received, long read) {
    Log log = log(conversation);
    log.theirs = new Reached(received, read);
    return List.of(new ServerFrame.Marks(conversation, null, null, log.theirs));
  }

  /** What a session sends when it finds that the client may not have heard everything. */
  ServerFrame heads() {
    List<ServerFrame.Head> heads = new ArrayList<>();
    logs.forEach((conversation, log) ->
        heads.add(
            new ServerFrame.Head(
                conversation,
                null,
                log.entries.size(),
                log.entries.size(),
                log.mine,
                log.theirs,
                log.last(),
                null,
                log.blocked)));
    return new ServerFrame.Heads(heads, false);
  }

  List<ServerFrame> take(ClientFrame frame, long now) {
    return switch (frame) {
      case ClientFrame.Hello hello -> hello(hello, now);
      case ClientFrame.Send send -> send(send);
      case ClientFrame.Received received -> received(received);
      case ClientFrame.Read read -> read(read);
      case ClientFrame.Pull pull -> List.of(pull(pull));
      case ClientFrame.Ping ping -> List.of(new ServerFrame.Pong(ping.n()));
      case ClientFrame.Block block -> block(block.request(), block.user(), true);
      case ClientFrame.Unblock unblock -> block(unblock.request(), unblock.user(), false);
      case ClientFrame.Info info ->
          List.of(new ServerFrame.Result(info.request(), info.conversation(), List.of()));
      case ClientFrame.Prefer prefer ->
          List.of(new ServerFrame.Result(prefer.request(), prefer.conversation(), null));
      case ClientFrame.Group group -> List.of(new ServerFrame.Result(group.request(), null, null));
      case ClientFrame.Typing typing -> List.of();
      case ClientFrame.Watch watch -> List.of();
    };
  }

  private List<ServerFrame> block(String request, UserId user, boolean blocked) {
    log(Conversation.with(user)).blocked = blocked;
    return List.of(heads(), new ServerFrame.Result(request, null, null));
  }

  private List<ServerFrame> hello(ClientFrame.Hello hello, long now) {
    List<ServerFrame> answer = new ArrayList<>();
    answer.add(
        new ServerFrame.Welcome(
            device.user(), device.device(), now, HEARTBEAT_MS, ServerFrame.WireLimits.current()));
    answer.add(heads());
    hello
        .cursors()
        .forEach((conversation, have) -> {
          List<Entry> entries = log(conversation).entries;
          List<Entry> rest =
              entries.subList(Math.min(have.intValue(), entries.size()), entries.size());
          answer.add(new ServerFrame.Messages(null, conversation, List.copyOf(rest), false));
        });
    long position = logs.values().stream().mapToLong(log -> log.entries.size()).sum();
    answer.add(new ServerFrame.Ready(position));
    return answer;
  }

  private List<ServerFrame> send(ClientFrame.Send send) {
    Log log = log(send.conversation());
    List<Message> batch = send.messages();
    List<ServerFrame> answer = new ArrayList<>();
    if (batch.getFirst().number() > log.last()) {
      log.firstOfBatch = log.entries.size() + 1;
      log.lastBatch = batch;
      for (Message message : batch) {
        answer.add(new ServerFrame.Message(send.conversation(), log.add(device, message)));
      }
    } else if (!log.lastBatch.equals(batch)) {
      return List.of(
          new ServerFrame.Error(
              null,
              send.conversation(),
              batch.stream().map(m -> new ServerFrame.Numbered(m.number(), m.id())).toList(),
              ErrorCode.NUMBER_REUSED,
              null,
              null));
    }
    List<ServerFrame.AcceptedMessage> accepted = new ArrayList<>();
    long sequence = log.firstOfBatch;
    for (Message message : batch) {
      accepted.add(
          new ServerFrame.AcceptedMessage(
              message.number(), message.id(), sequence, 1_000 + sequence));
      sequence++;
    }
    answer.add(new ServerFrame.Accepted(send.conversation(), accepted, null));
    return answer;
  }

  private List<ServerFrame> received(ClientFrame.Received frame) {
    List<ServerFrame> answer = new ArrayList<>();
    frame
        .marks()
        .forEach((conversation, upTo) -> {
          Log log = log(conversation);
          if (upTo > log.entries.size()) {
            throw new AssertionError("received " + upTo + " of " + log.entries.size());
          }
          long received = Math.max(log.mine.received(), upTo);
          log.mine = new Reached(received, log.mine.read());
          answer.add(new ServerFrame.Marks(conversation, null, log.mine, null));
        });
    return answer;
  }

  private List<ServerFrame> read(ClientFrame.Read frame) {
    List<ServerFrame> answer = new ArrayList<>();
    frame
        .marks()
        .forEach((conversation, upTo) -> {
          Log log = log(conversation);
          long read = Math.max(log.mine.read(), upTo);
          log.mine = new Reached(Math.max(read, log.mine.received()), read);
          answer.add(new ServerFrame.Marks(conversation, null, log.mine, null));
        });
    return answer;
  }

  private ServerFrame pull(ClientFrame.Pull pull) {
    List<Entry> entries = log(pull.conversation()).entries;
    int size = entries.size();
    int from;
    int to;
    if (pull.after().isPresent()) {
      from = (int) Math.min(pull.after().getAsLong(), size);
      to = Math.min(size, from + pull.limit());
    } else {
      to = (int) Math.min(pull.before().getAsLong() - 1, size);
      from = Math.max(0, to - pull.limit());
    }
    boolean more = pull.after().isPresent() ? to < size : from > 0;
    return new ServerFrame.Messages(
        pull.request(), pull.conversation(), List.copyOf(entries.subList(from, to)), more);
  }
}
