package chat.parley.group;

import chat.parley.model.UserId;

/** How far a user's devices have come; {@code received} is at least {@code read}. */
public record MarkUp(UserId user, long received, long read) {}
