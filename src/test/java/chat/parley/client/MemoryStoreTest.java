package chat.parley.client;

class MemoryStoreTest extends LocalStoreContract {
  private MemoryStore store = new MemoryStore();

  @Override
  LocalStore store() {
    return store;
  }

  @Override
  void reopen() {
    MemoryStore.Snapshot committed = store.snapshot();
    store = new MemoryStore();
    store.restore(committed);
  }
}
