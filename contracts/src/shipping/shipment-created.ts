import { z } from 'zod';
import { defineFact } from '../contract.ts';

export const shipmentCreated = defineFact({
  name: 'shipping.shipment.created.v1',
  summary: 'The goods of an order are to be sent.',
  schema: z.strictObject({ shipmentId: z.string(), orderId: z.string(), lineIds: z.array(z.string()) }),
  example: {
    shipmentId: 'shp_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    lineIds: ['line_01J8ZQ5R7N4T9VJ2M6XK3B0CDE'],
  },
});
