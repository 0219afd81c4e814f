package chat.parley.client;

/** A store, and a way to see what it has kept. */
interface StoreUnderTest {
  LocalStore store();

  /** Ends the process that has the store and opens what it has committed. */
  void reopen();
}
