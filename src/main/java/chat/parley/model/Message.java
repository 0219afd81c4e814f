package chat.parley.model;

/**
 * A message as its device wrote it, before it has a sequence.
 *
 * @param number given by the device when the message entered its outbox: increasing within the
 *     conversation, gaps allowed, never reused
 * @param id random, given at the same time
 */
public record Message(long number, MessageId id, Body body) {}
