import { setTimeout as delay } from 'node:timers/promises';

/** How long the order process may take on a loaded machine before a test calls it stuck. */
const LIMIT_MS = 60_000;

/** Asks again and again until `check` gives something, and says what it saw last when it never does. */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | undefined | null | false>,
  limitMs = LIMIT_MS,
): Promise<T> {
  const deadline = Date.now() + limitMs;
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
    await delay(50);
  }
}
