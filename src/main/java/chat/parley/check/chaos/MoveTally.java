package chat.parley.check.chaos;

/**
 * What has become of the moves of a run.
 *
 * @param begun moves that a node has accepted
 * @param completed of those, after which all of their partitions lay on the target
 * @param cancelled of those, which the operator has taken back
 * @param byDatabases of those, in which a database was away while a partition was closed
 * @param byNodes of those, in which only the node failed that carried them out, and another one
 *     went on
 * @param refused answers of nodes that it can't be done now
 * @param unanswered calls that no node has answered
 * @param partitions partitions that lay on another database afterwards, as often as they did
 * @param rows rows that were copied with them
 */
record MoveTally(
    int begun,
    int completed,
    int cancelled,
    int byDatabases,
    int byNodes,
    int refused,
    int unanswered,
    int partitions,
    long rows) {}
