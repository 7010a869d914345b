import type { Client } from 'pg';
import { Fault } from '../errors/fault.ts';
import { anotherHansa, type Claim, clearLeftovers, connectToSite } from './clear-leftovers.ts';
import { tryLock } from './folder-lock.ts';
import { type Launch, launchPostmaster, type Postmaster } from './launch-postmaster.ts';
import { stopPostmaster } from './stop-postmaster.ts';

/** A PostgreSQL that is ours alone. */
export interface Held {
  readonly postmaster: Postmaster;
  /** The connection that holds the folder's lock. */
  readonly lock: Client;
  /** Settles when that connection, and the lock with it, is gone. */
  readonly lockLost: Promise<void>;
}

/** Each attempt lost means that another starter won in between, and the next look will find it running. */
const attemptsMax = 5;

/** Starts PostgreSQL on the folder and locks it, or says who is there already. Exactly one of two starters wins. */
export async function takeFolder(launch: Launch, claim: Claim): Promise<Held> {
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    await clearLeftovers(claim);
    const postmaster = await launchPostmaster(launch);
    if (!postmaster) continue;
    let held: Held | undefined;
    try {
      held = await lockFolder(postmaster, claim);
      if (held) return held;
    } finally {
      // Whoever took it from us ends it too; signalling twice does no harm, leaving it running would.
      if (!held) await stopPostmaster(claim.site.cluster, postmaster.pid);
    }
  }
  throw anotherHansa(claim.site.folder);
}

/** `undefined` when the connection broke: another starter took the new PostgreSQL for an orphan and ends it. */
export async function lockFolder(
  postmaster: Postmaster,
  { site, password }: Claim,
): Promise<Held | undefined> {
  const lock = await connectToSite(site, postmaster.port, password);
  if (!lock) return undefined;
  const lockLost = new Promise<void>((resolve) => lock.once('end', () => resolve()));
  try {
    if (await tryLock(lock)) return { postmaster, lock, lockLost };
    throw anotherHansa(site.folder);
  } catch (error) {
    await lock.end().catch(() => undefined);
    if (error instanceof Fault) throw error;
    return undefined;
  }
}
