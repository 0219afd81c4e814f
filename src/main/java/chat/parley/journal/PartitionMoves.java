package chat.parley.journal;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Moves partitions from one database to another while the cluster runs. Any node may be asked: what
 * is to be done is written in the databases themselves, one node does it, and another goes on when
 * that one dies.
 *
 * <p>Stages fail with {@link RefusedException}, or with {@link UnavailableDatabaseException} when a
 * database that is concerned can't be reached now; asking again changes nothing that was done.
 */
public interface PartitionMoves {

  /** The operation makes no sense; the message is one line for the operator. */
  final class RefusedException extends RuntimeException {
    public RefusedException(String reason) {
      super(reason, null, false, false);
    }
  }

  /**
   * Plans to move those partitions of a range that do not lie on the target yet, and forgets plans
   * to move away those that do. They move one after another; only the one that moves pauses. It is
   * refused when one of the range is on its way to another database.
   *
   * @param target name of a database of the configuration of every running node
   */
  CompletionStage<MoveStatus> start(PartitionRange range, String target);

  /** What is to be moved and how far it is, as this node knows it: at most seconds old. */
  MoveStatus status();

  /** Begins with no further partition; the one under way is finished. Outlives restarts. */
  CompletionStage<MoveStatus> pause();

  /** Goes on after {@link #pause}. */
  CompletionStage<MoveStatus> resume();

  /**
   * Forgets what is planned, and takes back what is under way and not yet on the target. What has
   * moved stays there.
   */
  CompletionStage<MoveStatus> cancel();

  /** Where each of the 1,000 partitions lies, in their order, as this node knows it. */
  List<PartitionPlace> places();
}
