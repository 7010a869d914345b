import { z } from 'zod';
import { defineFact } from '../contract.ts';

export const shipmentDelivered = defineFact({
  name: 'shipping.shipment.delivered.v1',
  summary: 'The goods arrived.',
  schema: z.strictObject({ shipmentId: z.string(), orderId: z.string() }),
  example: { shipmentId: 'shp_01J8ZQ5R7N4T9VJ2M6XK3B0CDE', orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE' },
});
