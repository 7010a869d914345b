import { z } from 'zod';
import { defineFact } from '../contract.ts';

export const shipmentCancellationRefused = defineFact({
  name: 'shipping.shipment.cancellation-refused.v1',
  summary: 'The goods had left before the cancellation came.',
  schema: z.strictObject({ orderId: z.string(), shipmentId: z.string() }),
  example: { orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE', shipmentId: 'shp_01J8ZQ5R7N4T9VJ2M6XK3B0CDE' },
});
