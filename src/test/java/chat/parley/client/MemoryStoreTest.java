package chat.parley.client;

class MemoryStoreTest implements LocalStoreContract, AttachmentStoreContract, GroupStoreContract {
  private MemoryStore store = new MemoryStore();

  @Override
  public LocalStore store() {
    return store;
  }

  @Override
  public void reopen() {
    MemoryStore.Snapshot committed = store.snapshot();
    store = new MemoryStore();
    store.restore(committed);
  }
}
