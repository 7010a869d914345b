import { orderCancelled } from '@hansa/contracts/orders/order-cancelled';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { Tables } from '../store/tables.ts';
import type { Shop } from '../templates/letter.ts';
import { orderCopy, orderFact } from './order-facts.ts';
import { tellOfOrder } from './tell.ts';

/** An order ended without a sale: its customer hears so, with the reason in words. */
export const onOrderCancelled = (deps: { shop: Shop }): Reaction<Transaction<Tables>> =>
  reaction(orderCancelled, orderFact.extend({ reason: z.string() }), ({ data }, tx) =>
    tellOfOrder(tx, orderCopy(data), {
      news: { kind: 'ORDER_CANCELLED', reason: data.reason },
      shop: deps.shop,
    }),
  );
