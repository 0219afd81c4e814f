/**
 * How fast, how cheap and how small a node is: workloads over real sockets against a node and a
 * PostgreSQL in processes of their own, whose processor time and memory are counted apart.
 *
 * <p>Invariant: a figure is only shown with what it was measured by, and next to the ceiling of the
 * same machine in the same run; every workload checks that nothing was lost, repeated or reordered.
 * Imports {@code model}, {@code protocol}, {@code client} and {@code launch} only; the bare server
 * of {@code BareEcho} is pekko-http without anything of a node.
 */
package chat.parley.bench;
