/**
 * Identifiers and values that everything else speaks in.
 *
 * <p>Invariant: every value is immutable and checked when it is made. Imports the JDK only.
 */
package chat.parley.model;
