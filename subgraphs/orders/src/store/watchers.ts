export interface Watchers {
  /** Calls `wake` for this id until the returned function is called. */
  add(id: string, wake: () => void): () => void;
  wake(id: string): void;
  wakeAll(): void;
}

/** Who in this process watches what. */
export function createWatchers(): Watchers {
  const watchers = new Map<string, Set<() => void>>();
  return {
    add: (id, wake) => {
      const own = watchers.get(id) ?? new Set();
      watchers.set(id, own.add(wake));
      return () => {
        own.delete(wake);
        if (own.size === 0 && watchers.get(id) === own) watchers.delete(id);
      };
    },
    wake: (id) => watchers.get(id)?.forEach((each) => each()),
    wakeAll: () => watchers.forEach((own) => own.forEach((each) => each())),
  };
}
