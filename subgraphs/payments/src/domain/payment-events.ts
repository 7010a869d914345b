import type { Contract, ContractEvent } from '@hansa/contracts/contract';
import type { Money } from '@hansa/contracts/money';
import { paymentAuthorized } from '@hansa/contracts/payments/payment-authorized';
import { paymentCaptured } from '@hansa/contracts/payments/payment-captured';
import { paymentDeclined } from '@hansa/contracts/payments/payment-declined';
import { paymentRefunded } from '@hansa/contracts/payments/payment-refunded';
import { paymentVoided } from '@hansa/contracts/payments/payment-voided';
import { refundedAmount, type Captured, type Payment, type Refund } from './payment.ts';

type Fact = (payment: Payment) => ContractEvent;

/** ISO 4217's code for "no currency": the payment was stopped before anybody named an amount. */
const NO_MONEY: Money = { amount: 0, currencyCode: 'XXX' };

export const authorized = (amount: Money): Fact => fact(paymentAuthorized, { amount });

export const declined = (amount: Money, reason: string): Fact => fact(paymentDeclined, { amount, reason });

export const voided = (amount: Money = NO_MONEY): Fact => fact(paymentVoided, { amount });

export const captured = (payment: Captured): Fact =>
  fact(paymentCaptured, { amount: inCurrencyOf(payment, payment.captured) });

/** The totals are those of `payment`, in which the refund has succeeded already. */
export const refunded = (payment: Captured, refund: Refund): Fact =>
  fact(paymentRefunded, {
    refundId: refund.id,
    amount: inCurrencyOf(payment, refund.amount),
    refundedTotal: inCurrencyOf(payment, refundedAmount(payment)),
    capturedTotal: inCurrencyOf(payment, payment.captured),
    reason: refund.reason,
  });

type PaymentAndOrder = { paymentId: string; orderId: string };

function fact<Data extends PaymentAndOrder>(
  contract: Contract<Data>,
  data: Omit<Data, keyof PaymentAndOrder>,
): Fact {
  return ({ id, orderId, version }) =>
    contract.make({
      subject: id,
      sequence: version,
      correlationId: orderId,
      // The compiler cannot see that the parts make up the whole; the contract checks it anyway.
      data: { paymentId: id, orderId, ...data } as unknown as Data,
    });
}

function inCurrencyOf({ amount }: Captured, minor: number): Money {
  return { amount: minor, currencyCode: amount.currencyCode };
}
