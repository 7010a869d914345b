import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Collections } from './collections.ts';
import { insertNew } from './insert.ts';

export interface Lease {
  /** Does `work` if the right is ours, or nobody's and thereby ours; undefined where it is somebody else's. */
  during<T>(work: () => Promise<T>): Promise<T | undefined>;
  /** Lets others have it at once. */
  release(): Promise<void>;
}

/** Short enough that nobody misses a process that was killed, long enough to be renewed rarely. */
const LEASE_MS = 3_000;
const RENEW_AFTER_MS = LEASE_MS / 2;

/**
 * A right that one process has at a time, as far as that can be: who was paused for longer than it lasts does not
 * notice. So it may save work, but nothing may depend on it. Each turn has a number and is taken by inserting it,
 * the next one when the last is over.
 */
export function createLease({ leases }: Pick<Collections, 'leases'>, clock: Clock, of: string): Lease {
  const holder = randomUUID();
  let renewAt = 0;

  const hold = async (): Promise<boolean> => {
    const started = performance.now();
    if (started < renewAt) return true;
    const [latest, now] = await Promise.all([leases.findOne({ of }, { sort: { number: -1 } }), clock.now()]);
    if (latest && latest.holder !== holder && latest.until > now) return false;
    const number = (latest?.number ?? 0) + 1;
    const until = new Date(now.getTime() + LEASE_MS);
    if (!(await insertNew(leases, { _id: `${of}/${number}`, of, number, holder, until }))) return false;
    renewAt = started + RENEW_AFTER_MS;
    await leases.deleteMany({ of, number: { $lt: number } });
    return true;
  };

  return {
    during: async (work) => {
      if (!(await hold())) return undefined;
      // Work that takes long keeps the right; whoever cannot renew it now asks again before the next work.
      const renewal = setInterval(() => void hold().catch(() => undefined), RENEW_AFTER_MS);
      try {
        return await work();
      } finally {
        clearInterval(renewal);
      }
    },
    release: async () => {
      if (renewAt === 0) return;
      renewAt = 0;
      await leases.deleteMany({ of, holder });
    },
  };
}
