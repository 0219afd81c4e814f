/**
 * The edge: sockets, HTTP, authentication, rate limits.
 *
 * <p>One {@code Session} actor stands for one connection. Invariants: everything that waits has a
 * limit named once; no actor ever waits for a socket or a database; a token's secret and a password
 * go no further than this package, and only as hashes. Imports {@code user}, {@code journal},
 * {@code protocol} and {@code model}.
 */
package chat.parley.gateway;
