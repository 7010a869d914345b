export interface Alarm {
  /** Rings after `delayMs`, each time anew. */
  ringAfter(delayMs: number): void;
  stop(): void;
}

/**
 * Wakes a worker when the next row falls due. Only a convenience: rows are in a table, and the worker polls
 * it, so an alarm that a crash swallowed is late and never lost.
 */
export function createAlarm(ring: () => void): Alarm {
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  return {
    ringAfter: (delayMs) => {
      if (stopped) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        ring();
      }, delayMs);
      timer.unref();
      timers.add(timer);
    },
    stop: () => {
      stopped = true;
      timers.forEach(clearTimeout);
      timers.clear();
    },
  };
}
