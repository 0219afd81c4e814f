package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame.Head;
import chat.parley.protocol.ServerFrame.Heads;
import chat.parley.protocol.ServerFrame.Messages;
import chat.parley.protocol.ServerFrame.Reached;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FrameSizeTest {
  private static final UserId LONG = new UserId("x".repeat(UserId.LENGTH_MAX));
  private static final Conversation CHAT = Conversation.with(LONG);
  private static final long MOST = Limits.COUNTER_MAX - 1;
  private static final String REQUEST = "\u0001".repeat(Limits.REQUEST_MAX);

  @Property(tries = 300)
  void a_cut_page_fits_and_keeps_the_end_that_was_asked_for(
      @ForAll @IntRange(min = 1, max = Limits.PAGE_MAX) int count,
      @ForAll @IntRange(min = 2, max = Limits.BODY_BYTES_MAX) int bodyBytes,
      @ForAll boolean encrypted) {
    List<Entry> entries =
        LongStream.rangeClosed(1, count)
            .mapToObj(at -> entry(MOST - count + at, body(bodyBytes, encrypted)))
            .toList();
    Messages page = new Messages(REQUEST, CHAT, entries, false);

    Messages lowest = FrameSize.lowest(page);
    Messages highest = FrameSize.highest(page);

    assertThat(List.of(lowest, highest))
        .allSatisfy(cut -> {
          assertThat(bytes(cut)).isLessThanOrEqualTo(Limits.FRAME_BYTES_MAX);
          assertThat(cut.more()).isEqualTo(cut.entries().size() < count);
        });
    assertThat(entries).startsWith(lowest.entries().toArray(Entry[]::new));
    assertThat(entries).endsWith(highest.entries().toArray(Entry[]::new));
    assertThat(lowest.entries()).isNotEmpty();
    assertThat(highest.entries()).isNotEmpty();
  }

  @Property(tries = 100)
  void the_parts_of_a_chat_list_fit_and_lose_nothing(
      @ForAll @IntRange(min = 0, max = 350) int count,
      @ForAll @IntRange(min = 2, max = Limits.LAST_BYTES_MAX) int bodyBytes) {
    List<Head> heads = Collections.nCopies(count, head(bodyBytes));

    List<Heads> parts = FrameSize.parts(heads);

    assertThat(parts)
        .allSatisfy(part -> assertThat(bytes(part)).isLessThanOrEqualTo(Limits.FRAME_BYTES_MAX))
        .allSatisfy(
            part -> assertThat(part.conversations()).hasSizeLessThanOrEqualTo(Limits.HEADS_MAX));
    assertThat(parts.stream().flatMap(part -> part.conversations().stream())).isEqualTo(heads);
    assertThat(parts.stream().filter(part -> !part.more())).containsExactly(parts.getLast());
  }

  @Test
  void a_head_is_not_larger_than_its_bound() {
    Head head = head(Limits.LAST_BYTES_MAX);

    int bytes = bytes(new Heads(List.of(head), true)) - bytes(new Heads(List.of(), true));

    assertThat(bytes).isLessThanOrEqualTo(FrameSize.of(head));
  }

  private static Head head(int bodyBytes) {
    Reached most = new Reached(MOST, MOST);
    return new Head(
        new Conversation.Group(new GroupId("a".repeat(26))),
        "\u0001".repeat(Limits.NAME_MAX),
        MOST,
        MOST,
        most,
        most,
        MOST,
        entry(MOST, body(bodyBytes, true)),
        false);
  }

  private static Entry entry(long sequence, Body body) {
    Message message = new Message(MOST, MessageId.of(-1), body);
    return new Entry(sequence, MOST, new Sender(LONG, Integer.MAX_VALUE), false, message);
  }

  private static Body body(int bytes, boolean encrypted) {
    return encrypted
        ? Body.ciphertext(Bytes.wrap(new byte[bytes]))
        : Body.content("{" + " ".repeat(bytes - 2) + "}");
  }

  private static int bytes(ServerFrame frame) {
    return ServerFrameCodec.encode(frame).size();
  }
}
