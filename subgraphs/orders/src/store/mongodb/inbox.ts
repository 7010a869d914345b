import type { Inbox } from '@hansa/kit/events/inbox';
import type { Cause } from '../storage.ts';
import type { Clock } from './clock.ts';
import type { Collections } from './collections.ts';
import { insertNew } from './insert.ts';
import type { Numbers } from './numbers.ts';

interface Deps {
  readonly collections: Pick<Collections, 'inbox' | 'orders' | 'deadLetters'>;
  /** What operators call dead letters by. */
  readonly numbers: Numbers;
  readonly clock: Clock;
}

/**
 * The inbox of orders in MongoDB. An event that led to a version of an order is noted in that very write; noted here
 * is what was settled without one, because the order ignored it or an operator gave it up.
 */
export function createMongoInbox({ collections, numbers, clock }: Deps): Inbox<Cause> {
  const { inbox, orders, deadLetters } = collections;
  return {
    once: async ({ id }, effect) => {
      const [settled, dead] = await Promise.all([
        inbox.findOne({ _id: id }),
        deadLetters.findOne({ _id: id }, { projection: { _id: 1 } }),
      ]);
      if (!settled) await effect(id);
      if (dead) await deadLetters.deleteOne({ _id: id });
      return settled ? 'duplicate' : 'handled';
    },

    bury: async (event, { error, attempts }) => {
      // Somebody else may have handled it in the meantime; then nothing is dead.
      const [settled, handled] = await Promise.all([
        inbox.findOne({ _id: event.id }),
        orders.findOne({ 'handled.event': event.id }, { projection: { _id: 1 } }),
      ]);
      if (settled || handled) return;
      const failure = { error, attempts, failedAt: await clock.now(), retryRequestedAt: null };
      const again = await deadLetters.updateOne({ _id: event.id }, { $set: failure });
      if (again.matchedCount > 0) return;
      const number = await numbers.next();
      const letter = { _id: event.id, number, event: JSON.stringify(event), ...failure };
      if (!(await insertNew(deadLetters, letter))) {
        await deadLetters.updateOne({ _id: event.id }, { $set: failure });
      }
    },
  };
}
