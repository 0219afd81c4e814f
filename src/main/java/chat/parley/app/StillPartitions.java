package chat.parley.app;

import chat.parley.journal.Databases;
import chat.parley.journal.MoveStatus;
import chat.parley.journal.PartitionMoves;
import chat.parley.journal.PartitionPlace;
import chat.parley.journal.PartitionRange;
import chat.parley.model.Partition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** Partitions that lie where the configuration says, for as long as the node runs. */
record StillPartitions(Databases databases) implements PartitionMoves {
  private static final String REFUSED = "partitions can't be moved while the cluster runs";

  @Override
  public CompletionStage<MoveStatus> start(PartitionRange range, String target) {
    return refused();
  }

  @Override
  public MoveStatus status() {
    return new MoveStatus(MoveStatus.Phase.IDLE, 0, OptionalInt.empty(), 0, "");
  }

  @Override
  public CompletionStage<MoveStatus> pause() {
    return refused();
  }

  @Override
  public CompletionStage<MoveStatus> resume() {
    return refused();
  }

  @Override
  public CompletionStage<MoveStatus> cancel() {
    return refused();
  }

  private static CompletionStage<MoveStatus> refused() {
    return CompletableFuture.failedStage(new RefusedException(REFUSED));
  }

  @Override
  public List<PartitionPlace> places() {
    return IntStream.range(0, Partition.COUNT)
        .mapToObj(each ->
            new PartitionPlace(
                each,
                Optional.of(databases.of(new Partition(each)).name()),
                PartitionPlace.State.OPEN,
                Optional.empty(),
                databases.version()))
        .toList();
  }
}
