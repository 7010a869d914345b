import { customerDeleted } from '@hansa/contracts/users/customer-deleted';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { eraseCustomer } from '../store/customers.ts';
import { lockCustomer } from '../store/locks.ts';
import type { Tables } from '../store/tables.ts';

const schema = z.object({ customerId: z.string(), version: z.number() });

/** A customer left: every copy of personal data goes, and none comes back. */
export const onCustomerDeleted = (): Reaction<Transaction<Tables>> =>
  reaction(customerDeleted, schema, async ({ data }, tx) => {
    await lockCustomer(tx, data.customerId);
    await eraseCustomer(tx, data.customerId, data.version);
  });
