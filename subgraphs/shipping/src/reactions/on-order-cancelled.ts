import { orderCancelled } from '@hansa/contracts/orders/order-cancelled';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { z } from 'zod';
import { cancelShipmentOfCancelledOrder } from '../commands/cancel-shipment.ts';
import type { Tx } from '../store/tables.ts';

const cancelled = z.object({ orderId: z.string() });

export const onOrderCancelled: Reaction<Tx> = reaction(orderCancelled, cancelled, ({ data }, tx: Tx) =>
  cancelShipmentOfCancelledOrder(tx, data.orderId),
);
