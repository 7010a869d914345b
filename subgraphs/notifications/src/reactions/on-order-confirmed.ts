import { orderConfirmed } from '@hansa/contracts/orders/order-confirmed';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import type { Transaction } from 'kysely';
import type { Tables } from '../store/tables.ts';
import type { Shop } from '../templates/letter.ts';
import { orderCopy, orderFactWithLines } from './order-facts.ts';
import { tellOfOrder } from './tell.ts';

/** An order is certain: its customer hears so. */
export const onOrderConfirmed = (deps: { shop: Shop }): Reaction<Transaction<Tables>> =>
  reaction(orderConfirmed, orderFactWithLines, ({ data }, tx) =>
    tellOfOrder(tx, orderCopy(data), { news: { kind: 'ORDER_CONFIRMED' }, shop: deps.shop }),
  );
