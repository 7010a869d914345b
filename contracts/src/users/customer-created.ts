import { z } from 'zod';
import { defineFact } from '../contract.ts';

export const customerCreated = defineFact({
  name: 'users.customer.created.v1',
  summary: 'Somebody registered.',
  schema: z.strictObject({
    customerId: z.string(),
    version: z.int().positive(),
    email: z.string(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    acceptsMarketing: z.boolean(),
    locale: z.string().nullable(),
  }),
  example: {
    customerId: 'cust_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    version: 1,
    email: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'Krüger',
    acceptsMarketing: false,
    locale: 'de',
  },
});
