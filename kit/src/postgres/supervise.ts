import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, messageOf } from '../errors/fault.ts';
import type { Claim } from './clear-leftovers.ts';
import type { Launch } from './launch-postmaster.ts';
import { stopPostmaster } from './stop-postmaster.ts';
import { type Held, lockFolder, takeFolder } from './take-folder.ts';

export interface Supervised {
  /** Stops PostgreSQL; further calls wait for the first. */
  stop(): Promise<void>;
}

/** A crash that repeats at once has a cause that needs a moment, or a person. */
const retryMs = 500;

/**
 * Keeps PostgreSQL and the folder's lock while Hansa runs.
 *
 *     held ── PostgreSQL ended ──▶ taking the folder again, same port ──▶ held
 *       └──── lock lost (PostgreSQL restarted its processes) ──▶ locking again ──▶ held
 *     any ─── stop() ──▶ stopped
 *
 * Pools reconnect to the same port by themselves.
 */
export function supervise(first: Held, launch: Launch, claim: Claim): Supervised {
  const stopping = new AbortController();
  let held = first;
  const watching = watch();
  let stopped: Promise<void> | undefined;

  async function watch(): Promise<void> {
    const stop = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
    while (!stopping.signal.aborted) {
      const event = await Promise.race([
        held.postmaster.exited.then(() => 'ended' as const),
        held.lockLost.then(() => 'lock-lost' as const),
        stop,
      ]);
      if (stopping.signal.aborted || !event) return;
      const healed = await heal(event);
      if (healed) held = healed;
      else await Promise.race([sleep(retryMs, undefined, { ref: false }), stop]);
    }
  }

  async function heal(event: 'ended' | 'lock-lost'): Promise<Held | undefined> {
    try {
      if (event === 'lock-lost') return await lockFolder(held.postmaster, claim);
      claim.log.error(
        { folder: claim.site.folder, see: claim.site.logFile },
        'PostgreSQL ended unexpectedly; starting it again',
      );
      return await takeFolder({ ...launch, port: held.postmaster.port }, claim);
    } catch (error) {
      claim.log.error(
        { error: messageOf(error), code: Fault.from(error).code },
        'PostgreSQL could not be started again',
      );
      return undefined;
    }
  }

  async function end(): Promise<void> {
    stopping.abort();
    await watching;
    await stopPostmaster(claim.site.cluster, held.postmaster.pid);
    await held.lock.end().catch(() => undefined);
  }

  return { stop: () => (stopped ??= end()) };
}
