/**
 * How many events one process handles at once, whoever consumes them.
 *
 * Handlers and requests share one thread. With a few handlers it never runs dry, because some of them wait for a
 * database; each one more only makes everybody's next statement wait for its turn, requests first of all. Measured with
 * all services in one process on two cores (`npm run bench:orders`): with 12 and more, orders are confirmed no faster and
 * placing takes twice as long as with 6; with 3, a core is idle.
 */
export const HANDLED_AT_ONCE_MAX = 6;

/** Permissions to handle an event. */
export interface Permits {
  /** Takes one if there is one; otherwise `onFree` is called once, when there may be. */
  take(onFree: () => void): boolean;
  give(): void;
}

export function createPermits(max: number = HANDLED_AT_ONCE_MAX): Permits {
  const waiting = new Set<() => void>();
  let taken = 0;
  return {
    take: (onFree) => {
      if (taken >= max) {
        waiting.add(onFree);
        return false;
      }
      taken += 1;
      return true;
    },
    give: () => {
      taken -= 1;
      // Whoever is told may have nothing to do any more, so one after the other until it is taken.
      for (const onFree of waiting) {
        if (taken >= max) return;
        waiting.delete(onFree);
        onFree();
      }
    },
  };
}
