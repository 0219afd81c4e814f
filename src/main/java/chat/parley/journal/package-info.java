/**
 * What lies in PostgreSQL and how it gets there: partitions and databases, the schema, the bytes of
 * events, pages of history, and a PostgreSQL that comes along for development.
 *
 * <p>Invariant: an event's manifest, its field numbers and the header of a conversation's entry are
 * frozen for ever; nothing here deletes an event.
 *
 * <p>Imports {@code model}, Pekko, JDBC, Hikari and Flyway; nothing else of ours.
 */
package chat.parley.journal;
