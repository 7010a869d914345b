import { z } from 'zod';
import { defineFact } from '../contract.ts';

export const reservationReleased = defineFact({
  name: 'inventory.reservation.released.v1',
  summary: 'Nothing is held for the order any more; taken goods are back in the stock.',
  schema: z.strictObject({ orderId: z.string(), restocked: z.boolean() }),
  example: { orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE', restocked: false },
});
