import { customerCreated } from '@hansa/contracts/users/customer-created';
import { customerUpdated } from '@hansa/contracts/users/customer-updated';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { saveCustomer } from '../store/customers.ts';
import type { Tables } from '../store/tables.ts';

const schema = z.object({
  customerId: z.string(),
  version: z.number(),
  firstName: z.string().nullable(),
});

/** A customer is new or has changed: the copy follows, so that mails greet by the right name. */
export const onCustomerChanged = (): Reaction<Transaction<Tables>>[] =>
  [customerCreated, customerUpdated].map((contract) =>
    reaction(contract, schema, ({ data }, tx) => saveCustomer(tx, data)),
  );
