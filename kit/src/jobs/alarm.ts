export interface Alarm {
  /** Rings after `delayMs`, each time anew; what falls into the same moment rings once. */
  ringAfter(delayMs: number): void;
  stop(): void;
}

interface AlarmOptions {
  /**
   * What falls due within so many milliseconds rings once, at their end: a round for each row would cost more than
   * the rows.
   */
  readonly momentMs?: number;
}

/** Nobody who waits for an answer notices so much. */
const DEFAULT_MOMENT_MS = 20;

/**
 * Wakes a worker when the next row falls due. Only a convenience: rows are in a table, and the worker polls
 * it, so an alarm that a crash swallowed is late and never lost.
 */
export function createAlarm(ring: () => void, { momentMs = DEFAULT_MOMENT_MS }: AlarmOptions = {}): Alarm {
  const timers = new Map<number, NodeJS.Timeout>();
  let stopped = false;
  return {
    ringAfter: (delayMs) => {
      const moment = Math.ceil((performance.now() + delayMs) / momentMs);
      if (stopped || timers.has(moment)) return;
      const timer = setTimeout(
        () => {
          timers.delete(moment);
          ring();
        },
        moment * momentMs - performance.now(),
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
