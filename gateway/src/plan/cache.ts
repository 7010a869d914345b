import { LRUCache } from 'lru-cache';

/** A bounded memory of things that are expensive to make and never change. */
export interface Cache<T extends object> {
  /** What is known under the key, or else what `make` makes. Says so when something was made. */
  get(key: string, make: () => T, onMiss?: () => void): T;
  readonly size: number;
}

export function createCache<T extends object>(entriesMax: number): Cache<T> {
  const entries = new LRUCache<string, T>({ max: entriesMax });
  return {
    get: (key, make, onMiss) => {
      const known = entries.get(key);
      if (known) return known;
      onMiss?.();
      const made = make();
      entries.set(key, made);
      return made;
    },
    get size() {
      return entries.size;
    },
  };
}
