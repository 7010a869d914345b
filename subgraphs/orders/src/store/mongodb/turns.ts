export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * Lets those of this process who write the same thing go one after the other. It decides nothing, for other
 * processes do not wait here; it keeps us from being our own rivals.
 */
export function createTurns(): InTurn {
  const last = new Map<string, Promise<void>>();
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work);
    const over = mine.then(
      () => undefined,
      () => undefined,
    );
    last.set(key, over);
    try {
      return await mine;
    } finally {
      if (last.get(key) === over) last.delete(key);
    }
  };
}
