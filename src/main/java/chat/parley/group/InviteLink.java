package chat.parley.group;

import chat.parley.model.Bytes;

/**
 * The link by which users join by themselves.
 *
 * @param hash SHA-256 of its secret; the secret itself is known to nobody here
 * @param expires epoch milliseconds; 0 for never
 */
public record InviteLink(Bytes hash, long expires) {}
