package chat.parley.ops;

import chat.parley.journal.MoveStatus;
import chat.parley.journal.PartitionMoves;
import chat.parley.journal.PartitionPlace;
import chat.parley.journal.PartitionRange;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.user.Account;
import chat.parley.user.SessionId;
import chat.parley.user.UserCommand;
import chat.parley.user.UserReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** What the management port drives, without a node behind it. */
final class ManagedFakes {
  static final UserId ALICE = new UserId("alice");
  static final String SESSION = "0123456789abcdef01234567";

  /** What was asked for, in order. */
  final List<String> asked = new ArrayList<>();

  volatile boolean ready = true;
  volatile boolean leaving;

  final ThisNode node =
      new ThisNode() {
        @Override
        public boolean hasStarted() {
          return true;
        }

        @Override
        public boolean isReady() {
          return ready && !leaving;
        }

        @Override
        public boolean isLeaving() {
          return leaving;
        }

        @Override
        public int connections() {
          return 7;
        }

        @Override
        public void drain() {
          note("drain");
        }
      };

  final Accounts accounts = this::ask;

  final PartitionMoves moves =
      new PartitionMoves() {
        @Override
        public CompletionStage<MoveStatus> start(PartitionRange range, String target) {
          note("move " + range + " to " + target);
          return target.equals("nowhere")
              ? CompletableFuture.failedStage(new RefusedException("no database nowhere"))
              : done();
        }

        @Override
        public MoveStatus status() {
          return new MoveStatus(MoveStatus.Phase.MOVING, 3, OptionalInt.of(5), 1, "copying");
        }

        @Override
        public CompletionStage<MoveStatus> pause() {
          note("pause");
          return done();
        }

        @Override
        public CompletionStage<MoveStatus> resume() {
          note("resume");
          return done();
        }

        @Override
        public CompletionStage<MoveStatus> cancel() {
          note("cancel");
          return done();
        }

        private CompletionStage<MoveStatus> done() {
          return CompletableFuture.completedStage(
              new MoveStatus(MoveStatus.Phase.IDLE, 0, OptionalInt.empty(), 0, ""));
        }

        @Override
        public List<PartitionPlace> places() {
          return IntStream.range(0, 1_000)
              .mapToObj(each ->
                  new PartitionPlace(
                      each,
                      Optional.of(each < 500 ? "first" : "second"),
                      each == 5 ? PartitionPlace.State.MOVING : PartitionPlace.State.OPEN,
                      each == 5 ? Optional.of("second") : Optional.empty(),
                      1))
              .toList();
        }
      };

  private synchronized void note(String what) {
    asked.add(what);
  }

  private CompletionStage<UserReply> ask(UserId user, UserCommand.OfOperator command) {
    if (!user.equals(ALICE)) {
      return reply(new UserReply.Refusal(ErrorCode.UNKNOWN_USER, "no such user"));
    }
    note(command.toString());
    return switch (command) {
      case UserCommand.Inspect any -> reply(account());
      case UserCommand.CloseSession(SessionId session) ->
          reply(
              session.value().equals(SESSION)
                  ? new UserReply.Done()
                  : new UserReply.Refusal(ErrorCode.NOT_MEMBER, "no such session"));
      case UserCommand.Suspend any -> reply(new UserReply.Done());
      case UserCommand.Reinstate any -> reply(new UserReply.Done());
      case UserCommand.Delete any -> reply(new UserReply.Done());
    };
  }

  private static CompletionStage<UserReply> reply(UserReply reply) {
    return CompletableFuture.completedStage(reply);
  }

  private static UserReply account() {
    return new UserReply.Inspected(
        Account.Standing.ACTIVE,
        5,
        2,
        3,
        1,
        4,
        List.of(
            new UserReply.Inspected.Session(
                new SessionId(SESSION), 1, "phone", "pekko://parley@10.0.0.1:7355", 6, 7)));
  }
}
