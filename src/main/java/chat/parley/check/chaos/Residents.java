package chat.parley.check.chaos;

import chat.parley.check.JournalRecord;
import chat.parley.journal.Databases;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.List;
import java.util.stream.Stream;

/**
 * The logs of a run's people and groups, in an order that a seed can choose from.
 *
 * @param users the logs of users, in the order of their names
 * @param groups the logs of groups, in the order in which they were made
 */
record Residents(List<String> users, List<String> groups) {
  Residents {
    users = List.copyOf(users);
    groups = List.copyOf(groups);
  }

  static Residents of(List<UserId> users, List<GroupId> groups) {
    return new Residents(
        users.stream().map(Databases::persistenceId).toList(),
        groups.stream().map(Databases::persistenceId).toList());
  }

  /** Users first, then groups, from 0. */
  String log(int number) {
    return number < users.size() ? users.get(number) : groups.get(number - users.size());
  }

  /** The logs in a partition. */
  List<String> in(int partition) {
    return Stream.concat(users.stream(), groups.stream())
        .filter(log -> JournalRecord.partitionOf(log) == partition)
        .toList();
  }
}
