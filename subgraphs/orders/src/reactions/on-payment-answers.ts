import { paymentAuthorized } from '@hansa/contracts/payments/payment-authorized';
import { paymentCaptured } from '@hansa/contracts/payments/payment-captured';
import { paymentDeclined } from '@hansa/contracts/payments/payment-declined';
import { paymentRefunded } from '@hansa/contracts/payments/payment-refunded';
import { paymentVoided } from '@hansa/contracts/payments/payment-voided';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { z } from 'zod';
import type { AdvanceOrder } from '../commands/advance-order.ts';
import { ofOrder } from './of-order.ts';

const minorUnits = z.object({ amount: z.int() });
const refund = z.object({ orderId: z.string(), refundedTotal: minorUnits, capturedTotal: minorUnits });

/** What payments says of the money of an order. */
export function onPaymentAnswers(advanceOrder: AdvanceOrder): Reaction<string>[] {
  return [
    reaction(paymentAuthorized, ofOrder, async ({ data }, cause) => {
      await advanceOrder(data.orderId, { kind: 'payment-authorized' }, cause);
    }),
    reaction(paymentDeclined, ofOrder, async ({ data }, cause) => {
      await advanceOrder(data.orderId, { kind: 'payment-declined' }, cause);
    }),
    reaction(paymentCaptured, ofOrder, async ({ data }, cause) => {
      await advanceOrder(data.orderId, { kind: 'payment-captured' }, cause);
    }),
    reaction(paymentVoided, ofOrder, async ({ data }, cause) => {
      await advanceOrder(data.orderId, { kind: 'payment-voided' }, cause);
    }),
    reaction(paymentRefunded, refund, async ({ data }, cause) => {
      const refundedTotal = data.refundedTotal.amount;
      const capturedTotal = data.capturedTotal.amount;
      await advanceOrder(data.orderId, { kind: 'payment-refunded', refundedTotal, capturedTotal }, cause);
    }),
  ];
}
