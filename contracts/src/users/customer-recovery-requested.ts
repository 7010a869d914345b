import { z } from 'zod';
import { defineFact } from '../contract.ts';
import { instant } from '../shapes.ts';

export const customerRecoveryRequested = defineFact({
  name: 'users.customer.recovery-requested.v1',
  summary: 'A customer asked for a new password; the token works once and for an hour.',
  schema: z.strictObject({
    customerId: z.string(),
    email: z.string(),
    firstName: z.string().nullable(),
    resetToken: z.string(),
    expiresAt: instant,
  }),
  example: {
    customerId: 'cust_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    email: 'ada@example.com',
    firstName: 'Ada',
    resetToken: 'V2hlbiBpbiBMw7xiZWNr',
    expiresAt: '2026-11-03T11:00:00.000Z',
  },
});
