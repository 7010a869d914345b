import { z } from 'zod';
import { defineRequest } from '../contract.ts';

export const shipmentCancel = defineRequest({
  name: 'shipping.shipment.cancel.v1',
  summary: 'Do not send the goods of this order.',
  schema: z.strictObject({ orderId: z.string() }),
  example: { orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE' },
});
