import { orderConfirmed } from '@hansa/contracts/orders/order-confirmed';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { z } from 'zod';
import { createShipment } from '../commands/create-shipment.ts';
import type { Tx } from '../store/tables.ts';

const confirmed = z.object({
  orderId: z.string(),
  deliveryTitle: z.string().nullable(),
  lines: z.array(
    z.object({
      lineId: z.string(),
      title: z.string(),
      sku: z.string().nullable(),
      quantity: z.int().positive(),
      requiresShipping: z.boolean(),
    }),
  ),
});

export const onOrderConfirmed: Reaction<Tx> = reaction(orderConfirmed, confirmed, ({ data }, tx: Tx) =>
  createShipment(tx, data),
);
