import { z } from 'zod';
import { defineRequest } from '../contract.ts';

export const reservationRelease = defineRequest({
  name: 'inventory.reservation.release.v1',
  summary: 'Give back what was held or taken for an order, and hold nothing for it from now on.',
  schema: z.strictObject({ orderId: z.string() }),
  example: { orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE' },
});
