import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '@hansa/kit/errors/fault';

/** Each attempt that comes to nothing is somebody else's success; so many in a row are a bug. */
const ATTEMPTS_MAX = 100;

const PAUSE_MS_MAX = 50;

/** Repeats a write until nobody else was faster. The pauses grow and differ, so that rivals part. */
export async function untilOurs<T>(what: string, attempt: () => Promise<T | 'taken'>): Promise<T> {
  for (let attempts = 1; attempts <= ATTEMPTS_MAX; attempts += 1) {
    const outcome = await attempt();
    if (outcome !== 'taken') return outcome;
    await sleep(Math.random() * Math.min(attempts, PAUSE_MS_MAX));
  }
  throw new Fault('CONFLICT', `${what} could not be written: others were always faster.`);
}
