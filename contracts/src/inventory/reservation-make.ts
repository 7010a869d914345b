import { z } from 'zod';
import { defineRequest } from '../contract.ts';
import { reservedLine } from '../shapes.ts';

export const reservationMake = defineRequest({
  name: 'inventory.reservation.make.v1',
  summary: 'Hold these quantities for an order, all of them or none.',
  schema: z.strictObject({
    orderId: z.string(),
    lines: z.array(reservedLine).min(1),
    holdSeconds: z.int().positive(),
  }),
  example: {
    orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    lines: [{ variantId: 'var_01J8ZQ5R7N4T9VJ2M6XK3B0CDE', quantity: 1 }],
    holdSeconds: 900,
  },
});
