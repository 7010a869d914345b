export interface Alarm {
  /** Rings after `delayMs`, each time anew; what falls into the same moment rings once. */
  ringAfter(delayMs: number): void;
  stop(): void;
}

/** A round for each row would cost more than the rows; nobody notices so much. */
const MOMENT_MS = 20;

/**
 * Wakes a worker when the next row falls due. Only a convenience: rows are in a table, and the worker polls
 * it, so an alarm that a crash swallowed is late and never lost.
 */
export function createAlarm(ring: () => void): Alarm {
  const timers = new Map<number, NodeJS.Timeout>();
  let stopped = false;
  return {
    ringAfter: (delayMs) => {
      const moment = Math.ceil((performance.now() + delayMs) / MOMENT_MS);
      if (stopped || timers.has(moment)) return;
      const timer = setTimeout(
        () => {
          timers.delete(moment);
          ring();
        },
        moment * MOMENT_MS - performance.now(),
      );
      timer.unref();
      timers.set(moment, timer);
    },
    stop: () => {
      stopped = true;
      timers.forEach((timer) => clearTimeout(timer));
      timers.clear();
    },
  };
}
