import type { CustomerStore } from '../customer-store.ts';
import type { Clock } from './clock.ts';
import type { Collections } from './collections.ts';
import { insertNew } from './insert.ts';
import { aRevision, newest } from './revisions.ts';

/**
 * Customers' addresses in MongoDB. Old ones are deleted at once and not with other old revisions, because a person's
 * data is not kept for nothing.
 */
export function createMongoCustomerStore(
  { customers, gone }: Pick<Collections, 'customers' | 'gone'>,
  clock: Clock,
): CustomerStore {
  const isGone = async (id: string) => (await gone.findOne({ _id: id })) !== null;
  const forget = async (id: string) => void (await customers.deleteMany({ of: id }));

  return {
    emailOf: async (id) => {
      const [copy, left] = await Promise.all([newest(customers, id), isGone(id)]);
      return left ? null : (copy?.body.email ?? null);
    },

    keep: async ({ customerId, version, email }) => {
      await insertNew(customers, aRevision(customerId, version, await clock.now(), { email }));
      const latest = await newest(customers, customerId);
      if (latest) await customers.deleteMany({ of: customerId, revision: { $lt: latest.revision } });
      // Looked at last: whoever left while this was written is forgotten by one of the two.
      if (await isGone(customerId)) await forget(customerId);
    },

    // Whatever version the departure had, nothing comes after it.
    erase: async ({ customerId }) => {
      await insertNew(gone, { _id: customerId, at: await clock.now() });
      await forget(customerId);
    },
  };
}
