package chat.parley.bench;

/** A group as its members know it. */
record Circle(String conversation, Ledger ledger) {}
