/**
 * What direct chats and groups share: sequencing, the repeat check, marks, the recent cache, their
 * bytes in snapshots, and what users' and groups' entities say to each other.
 *
 * <p>Invariant: pure. A timeline is dense, its times never go back, and every collection in it is
 * bounded. Imports {@code model}, the fields of {@code journal} and immutable collections only.
 */
package chat.parley.conversation;
