import { z } from 'zod';
import { defineFact } from '../contract.ts';

export const customerDeleted = defineFact({
  name: 'users.customer.deleted.v1',
  summary: 'A customer left; whoever keeps a copy of personal data erases it.',
  schema: z.strictObject({ customerId: z.string(), version: z.int().positive() }),
  example: { customerId: 'cust_01J8ZQ5R7N4T9VJ2M6XK3B0CDE', version: 9 },
});
