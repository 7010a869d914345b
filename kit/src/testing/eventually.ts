import { Fault, messageOf } from '../errors/fault.ts';

/** Longer than anything here takes, even on a machine that is busy with something else. */
const DEFAULT_WITHIN_MS = 20_000;
const POLL_MS = 10;

/**
 * Repeats `check` until it neither rejects nor returns false, and returns what it returned. Fails with the
 * last reason after `withinMs`. The way for tests to wait: never for a time, always for a fact.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { withinMs = DEFAULT_WITHIN_MS }: { withinMs?: number } = {},
): Promise<T> {
  const deadline = performance.now() + withinMs;
  let reason = 'it was never true';
  for (;;) {
    try {
      const result = await check();
      if (result !== false) return result;
    } catch (thrown) {
      reason = messageOf(thrown);
    }
    if (performance.now() > deadline) throw new Fault('TIMEOUT', `Not within ${withinMs} ms: ${reason}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
