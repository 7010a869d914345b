import { startWorker, type Worker } from '@hansa/kit/jobs/worker';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { Collection } from 'mongodb';
import { earlier, type Clock } from './clock.ts';
import type { Collections } from './collections.ts';
import { NOTE_MS } from './orders.ts';
import { FIRST_REVISION, newestOfEach, type Revision } from './revisions.ts';

const HOUR_MS = 3_600_000;
const SENT_MS = 7 * 24 * HOUR_MS;

/** Longer than any request lives: nobody who read something then is still about to write what follows. */
const REQUEST_MS = HOUR_MS;

/** Few enough that a round stays short. */
const THINGS_MAX = 500;

interface Deps {
  readonly collections: Collections;
  readonly clock: Clock;
}

/**
 * Clears away what nobody can need any more:
 * - sent events after 7 days, as long as the bus keeps them, and the marks of their writes: until then the bus is
 *   never the only copy, and no revision can be taken twice. The mark of an order's first write stays as long as the
 *   order, for its cart and its request have an order;
 * - inbox notes after 30 days;
 * - writes of carts, and states of sent writes, after an hour;
 * - old revisions of what was copied.
 */
export function startMongoJanitor(deps: Deps & { readonly log: Logger }): Worker {
  return startWorker({ name: 'janitor', pollMs: HOUR_MS, log: deps.log, round: clearAway(deps) });
}

/** One round; returns how much was cleared away. */
export function clearAway({ collections, clock }: Deps): () => Promise<number> {
  const { sentEvents, orderWrites, orderStates, inbox, cartWrites, products, variants } = collections;
  return async () => {
    const now = await clock.now();
    const sentAt = { $lt: earlier(now, SENT_MS) };
    const deletions = [
      await sentEvents.deleteMany({ sentAt }),
      await orderWrites.deleteMany({ sentAt, revision: { $gt: FIRST_REVISION } }),
      await inbox.deleteMany({ at: { $lt: earlier(now, NOTE_MS) } }),
      await cartWrites.deleteMany({ at: { $lt: earlier(now, REQUEST_MS) } }),
      await orderStates.deleteMany({ at: { $lt: earlier(now, REQUEST_MS) } }),
    ];
    const old = (await clearOld(products)) + (await clearOld(variants));
    return deletions.reduce((sum, { deletedCount }) => sum + deletedCount, old);
  };
}

async function clearOld<Body>(collection: Collection<Revision<Body>>): Promise<number> {
  const several = await collection
    .aggregate<{ _id: string }>([
      { $group: { _id: '$of', count: { $sum: 1 } } },
      { $match: { count: { $gt: 1 } } },
      { $limit: THINGS_MAX },
    ])
    .toArray();
  let deleted = 0;
  const latest = await newestOfEach(
    collection,
    several.map(({ _id }) => _id),
  );
  for (const { of, revision } of latest.values()) {
    const { deletedCount } = await collection.deleteMany({ of, revision: { $lt: revision } });
    deleted += deletedCount;
  }
  return deleted;
}
