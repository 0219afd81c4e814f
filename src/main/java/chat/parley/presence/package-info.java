/**
 * Who is there, and when somebody was last there.
 *
 * <p>Invariant: last seen never goes back, and nothing here waits for a database.
 *
 * <p>Imports {@code model} and {@code journal}.
 */
package chat.parley.presence;
