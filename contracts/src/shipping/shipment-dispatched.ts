import { z } from 'zod';
import { defineFact } from '../contract.ts';

export const shipmentDispatched = defineFact({
  name: 'shipping.shipment.dispatched.v1',
  summary: 'The carrier has the goods.',
  schema: z.strictObject({
    shipmentId: z.string(),
    orderId: z.string(),
    carrier: z.string(),
    trackingNumber: z.string().nullable(),
    trackingUrl: z.string().nullable(),
  }),
  example: {
    shipmentId: 'shp_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    orderId: 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    carrier: 'Hansekontor',
    trackingNumber: 'HK123456789',
    trackingUrl: null,
  },
});
