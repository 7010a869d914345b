import { z } from 'zod';
import { defineFact } from '../contract.ts';

export const reservationRefused = defineFact({
  name: 'inventory.reservation.refused.v1',
  summary: 'Nothing is held for the order: too little stock, or the time to claim it is over.',
  schema: z.strictObject({
    orderId: z.string(),
    reason: z.enum(['INSUFFICIENT_STOCK', 'UNKNOWN_VARIANT', 'EXPIRED', 'RELEASED']),
    variantIds: z.array(z.string()),
  }),
  example: {
    orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    reason: 'INSUFFICIENT_STOCK' as const,
    variantIds: ['var_01J8ZQ5R7N4T9VJ2M6XK3B0CDE'],
  },
});
