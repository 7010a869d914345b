import { z } from 'zod';
import { defineFact } from '../contract.ts';

export const shipmentCancelled = defineFact({
  name: 'shipping.shipment.cancelled.v1',
  summary: 'Nothing will be sent for the order.',
  schema: z.strictObject({ orderId: z.string() }),
  example: { orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE' },
});
