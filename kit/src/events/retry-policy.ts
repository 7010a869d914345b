export interface RetryPolicy {
  /** After this many failures an event is buried. */
  readonly attemptsMax: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

/**
 * Ten attempts with doubling pauses take about 40 seconds: longer than a deadlock or a restart of a
 * neighbour, short enough that an operator hears of a real bug within the minute.
 */
export const defaultRetryPolicy: RetryPolicy = { attemptsMax: 10, firstDelayMs: 100, longestDelayMs: 60_000 };

/**
 * The pause after the given failure, counted from 1. `random` in [0, 1) takes up to half of it away, so
 * that events that failed together do not come back together.
 */
export function retryDelayMs(failures: number, policy: RetryPolicy, random: number): number {
  const fullMs = Math.min(policy.firstDelayMs * 2 ** (failures - 1), policy.longestDelayMs);
  return Math.round(fullMs * (1 - random / 2));
}
