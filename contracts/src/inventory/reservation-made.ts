import { z } from 'zod';
import { defineFact } from '../contract.ts';
import { instant } from '../shapes.ts';

export const reservationMade = defineFact({
  name: 'inventory.reservation.made.v1',
  summary: 'Everything an order needs is held for it.',
  schema: z.strictObject({ orderId: z.string(), expiresAt: instant }),
  example: { orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE', expiresAt: '2026-11-03T10:15:00.000Z' },
});
