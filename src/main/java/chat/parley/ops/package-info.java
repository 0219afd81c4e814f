/**
 * What operators and the machines that watch a node see of it, on a port of its own.
 *
 * <p>Invariant: being alive never depends on a database or another node, or a short failure there
 * would have the whole cluster restarted. Whoever may not drive the node is told nothing but its
 * health. Imports users, the journal and what lies below them; what it needs of the node as a whole
 * is given to it.
 */
package chat.parley.ops;
