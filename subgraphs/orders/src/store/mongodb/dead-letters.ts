import type { DeadLetter, DeadLetters } from '@hansa/kit/events/dead-letters';
import type { EventEnvelope } from '@hansa/kit/events/envelope';
import { CONSUMER } from '../consumer.ts';
import type { Clock } from './clock.ts';
import type { Collections, Mark, StoredDeadLetter } from './collections.ts';
import { insertMissing } from './insert.ts';

const LIST_DEFAULT = 100;

/** Dead letters in MongoDB. Operators know them by numbers, the service by the ids of their events. */
export function createMongoDeadLetters(
  { deadLetters, inbox }: Pick<Collections, 'deadLetters' | 'inbox'>,
  clock: Clock,
): DeadLetters {
  return {
    list: async ({ afterId = 0, limit = LIST_DEFAULT } = {}) => {
      const filter = { number: { $gt: afterId } };
      return (await deadLetters.find(filter).sort({ number: 1 }).limit(limit).toArray()).map(toDeadLetter);
    },

    show: async (number) => {
      const found = await deadLetters.findOne({ number });
      return found ? toDeadLetter(found) : undefined;
    },

    count: () => deadLetters.countDocuments(),

    retry: async (numbers) => {
      const asked = { $set: { retryRequestedAt: await clock.now() } };
      const { matchedCount } = await deadLetters.updateMany({ number: { $in: [...numbers] } }, asked);
      return matchedCount;
    },

    drop: async (numbers) => {
      const filter = { number: { $in: [...numbers] } };
      const ids = (await deadLetters.find(filter).project<{ _id: string }>({ _id: 1 }).toArray()).map(
        ({ _id }) => _id,
      );
      if (ids.length === 0) return 0;
      const at = await clock.now();
      // Noted first: should the letters stay because this is stopped here, they can be dropped again.
      await insertMissing<Mark>(
        inbox,
        ids.map((_id) => ({ _id, at })),
      );
      const { deletedCount } = await deadLetters.deleteMany({ _id: { $in: ids } });
      return deletedCount;
    },

    requested: async (consumer, limit) => {
      if (consumer !== CONSUMER) return [];
      const wanted = deadLetters.find({ retryRequestedAt: { $ne: null } });
      return (await wanted.sort({ number: 1 }).limit(limit).toArray()).map(toDeadLetter);
    },
  };
}

function toDeadLetter(stored: StoredDeadLetter): DeadLetter {
  const { number: id, event, error, attempts, failedAt, retryRequestedAt } = stored;
  return {
    id,
    consumer: CONSUMER,
    // What was written there was one.
    event: JSON.parse(event) as EventEnvelope,
    error,
    attempts,
    failedAt,
    retryRequestedAt,
  };
}
