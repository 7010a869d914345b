import { paymentRefunded } from '@hansa/contracts/payments/payment-refunded';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { Tables } from '../store/tables.ts';
import type { Shop } from '../templates/letter.ts';
import { tellAboutOrder } from './tell.ts';

const schema = z.object({
  orderId: z.string(),
  refundId: z.string(),
  amount: z.object({ amount: z.number(), currencyCode: z.string() }),
});

/** Money went back: the customer hears how much, once per refund. */
export const onPaymentRefunded = (deps: { shop: Shop }): Reaction<Transaction<Tables>> =>
  reaction(paymentRefunded, schema, ({ data: { orderId, ...fact } }, tx) =>
    tellAboutOrder(tx, orderId, { news: { kind: 'ORDER_REFUNDED', ...fact }, shop: deps.shop }),
  );
