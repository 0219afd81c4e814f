/**
 * Pictures, voice notes, videos and files: bytes that are named by their SHA-256.
 *
 * <p>Bytes arrive as a stream into a file of the work directory, are hashed on the way, and are
 * handed whole to a {@link chat.parley.media.MediaStore}. Invariants: what a store holds under a
 * hash has that hash; nothing is kept of an upload that was broken off, except of a resumable one
 * until it expires; the row that keeps bytes alive is committed before the store is asked whether
 * it has them, so that a sweep beside it never takes them away.
 *
 * <p>Imports {@code journal}, {@code protocol} and {@code model}.
 */
package chat.parley.media;
