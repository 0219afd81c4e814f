package chat.parley.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;

/** What operators plan, written into the databases, and how far it is. Blocks. */
final class MovePlans {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  private final Places places;

  MovePlans(Places places) {
    this.places = places;
  }

  private interface Work {
    void on(Connection connection) throws SQLException;
  }

  private void on(Database database, Work work) {
    try (Connection connection = database.connect(CONNECT_MAX, ANSWER_MAX)) {
      // A row that a move holds is left to it.
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET lock_timeout = '5s'");
      }
      work.on(connection);
      places.ask(database, connection);
    } catch (SQLException failed) {
      throw new UnavailableDatabaseException(database, failed);
    }
  }

  /** One that is down fails in the end: the others are done first. */
  private void everywhere(Work work) {
    Optional<UnavailableDatabaseException> down = Optional.empty();
    for (Database database : places.databases().all()) {
      try {
        on(database, work);
      } catch (UnavailableDatabaseException failed) {
        down = Optional.of(failed);
      }
    }
    if (down.isPresent()) {
      throw down.get();
    }
  }

  private Optional<Database> find(String name) {
    return places.databases().all().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  private Database expect(String name) {
    return find(name)
        .orElseThrow(() ->
            new PartitionMoves.RefusedException(
                "this node's configuration has no database \"" + name + "\""));
  }

  /** See {@link PartitionMoves#start}. */
  void plan(PartitionRange range, String target) {
    Database to = expect(target);
    on(to, connection -> {});
    // What this node knows may be older than the end of the move before.
    places.databases().all().stream()
        .filter(each -> !each.equals(to) && places.isUp(each))
        .forEach(each -> on(each, connection -> {}));
    List<PartitionPlace> concerned = places.all().subList(range.from(), range.to() + 1);
    concerned.forEach(place -> expectAtRest(place, target));
    for (Database source : places.databases().all()) {
      List<Integer> partitions =
          concerned.stream()
              .filter(each -> each.state() != PartitionPlace.State.MOVING)
              .filter(each -> each.database().equals(Optional.of(source.name())))
              .map(PartitionPlace::partition)
              .toList();
      if (!partitions.isEmpty()) {
        on(source, connection -> plan(connection, partitions, source.name(), target));
      }
    }
  }

  /** What is on its way to another database can't be planned to go anywhere else meanwhile. */
  private static void expectAtRest(PartitionPlace place, String target) {
    if (place.database().isEmpty()) {
      throw new PartitionMoves.RefusedException(
          "it is not known now where partition " + place.partition() + " lies");
    }
    boolean moving = place.state() == PartitionPlace.State.MOVING;
    if (moving && !place.target().equals(Optional.of(target))) {
      throw new PartitionMoves.RefusedException(
          "partition %d is on its way to %s; ask again when it is there, or cancel"
              .formatted(place.partition(), place.target().orElse("another database")));
    }
  }

  private static void plan(
      Connection connection, List<Integer> partitions, String source, String target)
      throws SQLException {
    for (int partition : partitions) {
      if (source.equals(target)) {
        PlaceTable.forgetPlan(connection, partition);
      } else if (!PlaceTable.plan(connection, partition, target)) {
        PlaceRow now = PlaceTable.read(connection, partition);
        if (!now.isMoving() || !now.target().equals(Optional.of(target))) {
          throw new PartitionMoves.RefusedException(
              "partition " + partition + " has just moved; ask again");
        }
      }
    }
  }

  /** See {@link PartitionMoves#pause} and {@link PartitionMoves#resume}. */
  void pause(boolean paused) {
    everywhere(connection -> PlaceTable.pause(connection, paused));
  }

  /** See {@link PartitionMoves#cancel}. */
  void cancel() {
    everywhere(PlaceTable::forgetPlans);
    for (Database database : places.databases().all()) {
      for (PlaceRow row : places.rows().getOrDefault(database.name(), List.of())) {
        if (row.state() == PlaceRow.State.CLOSED) {
          takeBack(database, row);
        }
      }
    }
  }

  /** First the target is told never to take it: only then may it be written here again. */
  private void takeBack(Database source, PlaceRow closed) {
    UUID ticket = closed.attempts().ticket().orElseThrow();
    List<Boolean> refused = new ArrayList<>();
    on(
        expect(closed.target().orElseThrow()),
        connection -> refused.add(PlaceTable.refuse(connection, closed.partition(), ticket)));
    if (refused.contains(true)) {
      on(source, connection -> PlaceTable.reopen(connection, closed.partition(), ticket));
    }
  }

  /** See {@link PartitionMoves#status}. */
  MoveStatus status() {
    Map<String, List<PlaceRow>> read = places.rows();
    List<PlaceRow> all = read.values().stream().flatMap(List::stream).toList();
    int planned = (int) all.stream().filter(PlaceRow::isPlanned).count();
    boolean paused = all.stream().anyMatch(row -> row.isPlanned() && row.handling().paused());
    int leftover = (int) all.stream().filter(PlaceRow::isLeftover).count();
    OptionalInt moving =
        all.stream().filter(PlaceRow::isMoving).mapToInt(PlaceRow::partition).min();
    Optional<String> trouble = notes(all).or(() -> away(read));
    MoveStatus.Phase phase = phase(planned, paused, leftover, moving, trouble);
    String detail =
        switch (phase) {
          case IDLE -> "nothing is to be moved";
          case MOVING ->
              moving.isPresent()
                  ? "partition " + moving.getAsInt() + " moves"
                  : "the next partition is about to move";
          case PAUSED -> "paused by an operator";
          case EMPTYING -> "old rows are deleted when their time is over";
          case STUCK -> trouble.orElse("");
        };
    return new MoveStatus(phase, planned, moving, leftover, detail);
  }

  private static MoveStatus.Phase phase(
      int planned, boolean paused, int leftover, OptionalInt moving, Optional<String> trouble) {
    if (planned == 0 && leftover == 0 && moving.isEmpty()) {
      return MoveStatus.Phase.IDLE;
    }
    if (trouble.isPresent()) {
      return MoveStatus.Phase.STUCK;
    }
    if (moving.isPresent() || planned > 0 && !paused) {
      return MoveStatus.Phase.MOVING;
    }
    return planned > 0 ? MoveStatus.Phase.PAUSED : MoveStatus.Phase.EMPTYING;
  }

  private static Optional<String> notes(List<PlaceRow> all) {
    return all.stream()
        .filter(row -> row.isPlanned() || row.isMoving() || row.isLeftover())
        .flatMap(row -> row.handling().note().stream())
        .findFirst();
  }

  private Optional<String> away(Map<String, List<PlaceRow>> read) {
    return read.entrySet().stream()
        .flatMap(each ->
            each.getValue().stream()
                .filter(row -> row.isPlanned() || row.isMoving() || row.isLeftover())
                .flatMap(row -> Stream.concat(Stream.of(each.getKey()), row.target().stream())))
        .distinct()
        .filter(name -> find(name).filter(places::isUp).isEmpty())
        .findFirst()
        .map(name -> "database " + name + " does not answer");
  }
}
