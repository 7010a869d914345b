import { z } from 'zod';
import { defineFact } from '../contract.ts';

export const reservationClaimed = defineFact({
  name: 'inventory.reservation.claimed.v1',
  summary: 'The goods of an order are out of the stock.',
  schema: z.strictObject({ orderId: z.string() }),
  example: { orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE' },
});
