/** Something that others watch. What they are told is only that it may have changed. */
export class Observable {
  private readonly watchers = new Set<() => void>();

  /** The answer ends it. */
  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  changed(): void {
    this.watchers.forEach((watcher) => watcher());
  }
}
