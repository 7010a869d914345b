import { orderCancelled } from './order-cancelled.ts';
import { orderConfirmed } from './order-confirmed.ts';
import { orderFulfilled } from './order-fulfilled.ts';
import { orderPlaced } from './order-placed.ts';
import { orderUpdated } from './order-updated.ts';

/** Everything that travels under `hansa.*.orders.>`. */
export const ordersContracts = [
  orderCancelled,
  orderConfirmed,
  orderFulfilled,
  orderPlaced,
  orderUpdated,
] as const;
