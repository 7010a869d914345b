import { setTimeout as delay } from 'node:timers/promises';

/** How long the order process may take on a loaded machine before a test calls it stuck. */
const LIMIT_MS = 60_000;

/** Soon for what is quick; rarer with time, because hundreds of askers would be the very load they wait for. */
const FIRST_PAUSE_MS = 20;
const PAUSE_GROWTH = 1.5;
const LONGEST_PAUSE_MS = 1_000;

/** Asks again and again until `check` gives something, and says what it saw last when it never does. */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | undefined | null | false>,
  limitMs = LIMIT_MS,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  let pauseMs = FIRST_PAUSE_MS;
  let last: unknown;
  for (;;) {
    try {
      const found = await check();
      if (found !== undefined && found !== null && found !== false) return found;
      last = found;
    } catch (thrown) {
      last = thrown;
    }
    if (Date.now() > deadline)
      throw new Error(`${what} did not come about within ${limitMs} ms; last: ${String(last)}`);
    await delay(pauseMs);
    pauseMs = Math.min(pauseMs * PAUSE_GROWTH, LONGEST_PAUSE_MS);
  }
}
