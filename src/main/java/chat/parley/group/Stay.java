package chat.parley.group;

/** A time of membership that is over: the entries from joining to leaving, both included. */
public record Stay(long from, long upTo) {}
