package chat.parley.gateway;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * Puts the frames of a socket together, one at a time: of a message that comes in pieces no more
 * than a frame may have is ever held.
 */
final class Inlet {
  /** How long the pieces of one message may take. */
  private static final long MESSAGE_MS_MAX = 10_000;

  /** Pieces of one message; an empty one costs as much as a full one. */
  private static final int PIECES_MAX = 4_096;

  /** A frame, or that which stands for one that can't be read. */
  sealed interface Item {}

  record Text(String text) implements Item {}

  /** After it the socket can't be read any further. */
  record Flaw(ErrorCode code, String detail) implements Item {}

  private Inlet() {}

  static Flow<Message, Item, NotUsed> flow(Materializer materializer) {
    return Flow.of(Message.class).mapAsync(1, message -> collect(message, materializer));
  }

  private static CompletionStage<Item> collect(Message message, Materializer materializer) {
    if (!message.isText()) {
      message.asBinaryMessage().getStreamedData().runWith(Sink.cancelled(), materializer);
      return done(new Flaw(ErrorCode.BAD_FRAME, "frames are text"));
    }
    TextMessage text = message.asTextMessage();
    if (text.isStrict()) {
      String whole = text.getStrictText();
      return done(whole.length() > Limits.FRAME_BYTES_MAX ? tooLarge() : new Text(whole));
    }
    Pieces pieces = new Pieces();
    text.getStreamedText()
        .runForeach(pieces::add, materializer)
        .whenComplete((done, failure) -> pieces.end());
    return pieces.item;
  }

  /**
   * The pieces of one message. Once it is too large it is known to be flawed; what still comes
   * until the socket is closed is let fall.
   */
  private static final class Pieces {
    private final StringBuilder whole = new StringBuilder();
    private final CompletableFuture<Item> item = new CompletableFuture<>();
    private int count;

    private Pieces() {
      item.completeOnTimeout(tooLarge(), MESSAGE_MS_MAX, TimeUnit.MILLISECONDS);
    }

    private void add(String piece) {
      count++;
      if (item.isDone()) {
        return;
      }
      if (count > PIECES_MAX || whole.length() + piece.length() > Limits.FRAME_BYTES_MAX) {
        item.complete(tooLarge());
      } else {
        whole.append(piece);
      }
    }

    private void end() {
      item.complete(new Text(whole.toString()));
    }
  }

  private static Flaw tooLarge() {
    return new Flaw(
        ErrorCode.TOO_LARGE,
        "a frame is at most " + Limits.FRAME_BYTES_MAX + " bytes, in few pieces, soon complete");
  }

  private static CompletionStage<Item> done(Item item) {
    return CompletableFuture.completedStage(item);
  }
}
