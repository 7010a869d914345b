import { z } from 'zod';
import { defineFact } from '../contract.ts';

export const orderUpdated = defineFact({
  name: 'orders.order.updated.v1',
  summary: 'The order has a new version.',
  schema: z.strictObject({
    orderId: z.string(),
    version: z.int().positive(),
    status: z.enum(['PENDING', 'CONFIRMED', 'FULFILLED', 'CANCELLED']),
    financialStatus: z.string(),
    fulfillmentStatus: z.string(),
  }),
  example: {
    orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    version: 3,
    status: 'CONFIRMED' as const,
    financialStatus: 'AUTHORIZED',
    fulfillmentStatus: 'UNFULFILLED',
  },
});
