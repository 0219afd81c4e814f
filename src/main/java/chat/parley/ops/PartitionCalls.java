package chat.parley.ops;

import chat.parley.journal.MoveStatus;
import chat.parley.journal.PartitionMoves;
import chat.parley.journal.PartitionPlace;
import chat.parley.journal.PartitionRange;
import chat.parley.journal.UnavailableDatabaseException;
import chat.parley.protocol.ErrorCode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Where the partitions lie, and their moving to other databases. */
final class PartitionCalls {
  private final PartitionMoves moves;

  PartitionCalls(PartitionMoves moves) {
    this.moves = moves;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.now("GET", "/v1/partitions", call -> places()),
        Endpoint.now("GET", "/v1/moves", call -> describe(moves.status())),
        Endpoint.later("POST", "/v1/moves", this::start),
        Endpoint.later("DELETE", "/v1/moves", call -> ask(moves::cancel)),
        Endpoint.later("PUT", "/v1/moves/pause", call -> ask(moves::pause)),
        Endpoint.later("DELETE", "/v1/moves/pause", call -> ask(moves::resume)));
  }

  /** Those in a row that are alike are told together. */
  private JsonNode places() {
    ObjectNode answer = Call.object();
    ArrayNode ranges = answer.putArray("partitions");
    List<PartitionPlace> places = moves.places();
    int from = 0;
    for (int next = 1; next <= places.size(); next++) {
      if (next == places.size() || !alike(places.get(from), places.get(next))) {
        add(ranges, places.get(from), places.get(next - 1).partition());
        from = next;
      }
    }
    return answer;
  }

  private static boolean alike(PartitionPlace one, PartitionPlace other) {
    return one.database().equals(other.database())
        && one.state() == other.state()
        && one.target().equals(other.target())
        && one.version() == other.version();
  }

  private static void add(ArrayNode ranges, PartitionPlace first, int last) {
    ranges
        .addObject()
        .put("from", first.partition())
        .put("to", last)
        .put("database", first.database().orElse(null))
        .put("state", first.state().name().toLowerCase(Locale.ROOT))
        .put("target", first.target().orElse(null))
        .put("version", first.version());
  }

  private CompletionStage<JsonNode> start(Call call) {
    PartitionRange range;
    try {
      range = PartitionRange.parse(call.text("partitions"));
    } catch (IllegalArgumentException wrong) {
      throw new Failure(ErrorCode.BAD_FRAME, "`partitions`: " + wrong.getMessage());
    }
    String target = call.text("target");
    return ask(() -> moves.start(range, target));
  }

  private static CompletionStage<JsonNode> ask(Supplier<CompletionStage<MoveStatus>> what) {
    return what.get()
        .handle((status, failure) -> {
          if (failure == null) {
            return describe(status);
          }
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
          throw switch (cause) {
            case PartitionMoves.RefusedException refused -> Failure.conflict(refused.getMessage());
            case UnavailableDatabaseException down ->
                new Failure(ErrorCode.UNAVAILABLE, down.getMessage());
            default -> new CompletionException(cause);
          };
        });
  }

  private static JsonNode describe(MoveStatus status) {
    ObjectNode answer =
        Call.object()
            .put("phase", status.phase().name().toLowerCase(Locale.ROOT))
            .put("waiting", status.waiting());
    if (status.moving().isPresent()) {
      answer.put("moving", status.moving().getAsInt());
    } else {
      answer.putNull("moving");
    }
    return answer.put("emptying", status.emptying()).put("detail", status.detail());
  }
}
