import { LRUCache } from 'lru-cache';

/** A bounded memory of things that are expensive to make and never change. */
export interface Cache<T extends object> {
  /** What is known under the key, or else what `make` makes. Says so when something was made. */
  get(key: string, make: () => T, onMiss?: () => void): T;
  readonly size: number;
}

/** A key holds on to its text, and texts come from clients: so many characters are remembered at most. */
const KEY_CHARACTERS_MAX = 32 * 1024 * 1024;

export function createCache<T extends object>(entriesMax: number): Cache<T> {
  const entries = new LRUCache<string, T>({
    max: entriesMax,
    maxSize: KEY_CHARACTERS_MAX,
    sizeCalculation: (_value, key) => key.length + 1,
  });
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

/** As `Cache`, for what takes a while to make: whoever asks meanwhile waits for the same. */
export interface AsyncCache<T extends object> {
  get(key: string, make: () => Promise<T>, onMiss?: () => void): T | Promise<T>;
}

export function createAsyncCache<T extends object>(entriesMax: number): AsyncCache<T> {
  const entries = new LRUCache<string, T>({ max: entriesMax });
  const underWay = new Map<string, Promise<T>>();
  return {
    get: (key, make, onMiss) => {
      const known = entries.get(key) ?? underWay.get(key);
      if (known) return known;
      onMiss?.();
      const made = make()
        .then((value) => {
          entries.set(key, value);
          return value;
        })
        // A failure is not remembered: it may have been a time limit on a busy machine.
        .finally(() => underWay.delete(key));
      underWay.set(key, made);
      return made;
    },
  };
}
