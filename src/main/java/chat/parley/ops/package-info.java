/**
 * What operators and the machines that watch a node see of it, on a port of its own.
 *
 * <p>Invariant: being alive never depends on a database or another node, or a short failure there
 * would have the whole cluster restarted. Imports nothing of the other rooms.
 */
package chat.parley.ops;
