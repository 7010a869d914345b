import { orderPlaced } from '@hansa/contracts/orders/order-placed';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import type { Transaction } from 'kysely';
import type { Tables } from '../store/tables.ts';
import type { Shop } from '../templates/letter.ts';
import { orderCopy, orderFactWithLines } from './order-facts.ts';
import { tellOfOrder } from './tell.ts';

/** An order was accepted: its customer hears so. */
export const onOrderPlaced = (deps: { shop: Shop }): Reaction<Transaction<Tables>> =>
  reaction(orderPlaced, orderFactWithLines, ({ data }, tx) =>
    tellOfOrder(tx, orderCopy(data), { news: { kind: 'ORDER_ACCEPTED' }, shop: deps.shop }),
  );
