import { shipmentDispatched } from '@hansa/contracts/shipping/shipment-dispatched';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { Tables } from '../store/tables.ts';
import type { Shop } from '../templates/letter.ts';
import { tellAboutOrder } from './tell.ts';

const schema = z.object({
  orderId: z.string(),
  shipmentId: z.string(),
  carrier: z.string(),
  trackingNumber: z.string().nullable(),
  trackingUrl: z.string().nullable(),
});

/** The carrier has the goods: the customer hears how to follow them. */
export const onShipmentDispatched = (deps: { shop: Shop }): Reaction<Transaction<Tables>> =>
  reaction(shipmentDispatched, schema, ({ data: { orderId, ...fact } }, tx) =>
    tellAboutOrder(tx, orderId, { news: { kind: 'ORDER_SHIPPED', ...fact }, shop: deps.shop }),
  );
