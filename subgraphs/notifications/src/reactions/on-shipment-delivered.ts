import { shipmentDelivered } from '@hansa/contracts/shipping/shipment-delivered';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { Tables } from '../store/tables.ts';
import type { Shop } from '../templates/letter.ts';
import { tellAboutOrder } from './tell.ts';

const schema = z.object({ orderId: z.string(), shipmentId: z.string() });

/** The goods arrived: the customer hears so, in case somebody else took them in. */
export const onShipmentDelivered = (deps: { shop: Shop }): Reaction<Transaction<Tables>> =>
  reaction(shipmentDelivered, schema, ({ data: { orderId, ...fact } }, tx) =>
    tellAboutOrder(tx, orderId, { news: { kind: 'ORDER_DELIVERED', ...fact }, shop: deps.shop }),
  );
