import { z } from 'zod';
import { defineRequest } from '../contract.ts';

export const reservationClaim = defineRequest({
  name: 'inventory.reservation.claim.v1',
  summary: 'Take what was held out of the stock for good.',
  schema: z.strictObject({ orderId: z.string() }),
  example: { orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE' },
});
