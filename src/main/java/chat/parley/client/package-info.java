/**
 * The Java client: the rules of a device ({@link chat.parley.client.Sync}), its local store, and
 * the connection that drives them.
 *
 * <p>Invariant: what the store has committed is what the device knows; a connection, a pull or a
 * queue in memory may be lost at any moment without losing or repeating a message. Imports {@code
 * model}, {@code protocol}, the JDK, Jackson, PCollections and the SQLite driver.
 */
package chat.parley.client;
