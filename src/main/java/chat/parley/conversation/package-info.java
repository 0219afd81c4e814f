/**
 * What direct chats and groups share: sequencing, the repeat check, marks, the recent cache.
 *
 * <p>Invariant: pure. A timeline is dense, its times never go back, and every collection in it is
 * bounded. Imports {@code model} and immutable collections only.
 */
package chat.parley.conversation;
