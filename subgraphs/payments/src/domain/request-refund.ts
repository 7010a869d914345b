import { formatDecimal, type Money } from '@hansa/contracts/money';
import { move, type Moved } from './decision.ts';
import { refundableAmount, type Payment } from './payment.ts';

export type RefundErrorCode = 'NOT_FOUND' | 'NOT_CAPTURED' | 'CURRENCY_MISMATCH' | 'AMOUNT_TOO_LARGE';

export interface RefundRequest {
  readonly newRefundId: string;
  /** More than nothing. */
  readonly amount: Money;
  readonly reason: string | null;
}

type RefundDecision =
  Moved | { readonly kind: 'refused'; readonly code: RefundErrorCode; readonly message: string };

/** Promises a part of what was taken. What was promised to others, and is still on its way, counts as gone. */
export function requestRefund(payment: Payment | undefined, request: RefundRequest): RefundDecision {
  if (!payment || payment.status === 'STOPPED') {
    return refuse('NOT_FOUND', 'There is no payment for this order.');
  }
  const { currencyCode } = payment.amount;
  if (request.amount.currencyCode !== currencyCode) {
    return refuse('CURRENCY_MISMATCH', `The order was paid in ${currencyCode}.`);
  }
  if (payment.status !== 'CAPTURED') {
    return refuse('NOT_CAPTURED', 'Nothing was taken for this order, so nothing can go back.');
  }
  const rest = refundableAmount(payment);
  if (request.amount.amount > rest) {
    const left = `${formatDecimal(rest, currencyCode)} ${currencyCode}`;
    return refuse('AMOUNT_TOO_LARGE', `At most ${left} can still go back.`);
  }

  const { newRefundId: id, amount, reason } = request;
  const refund = { id, amount: amount.amount, status: 'PENDING' as const, reason };
  return move(
    { ...payment, refunds: [...payment.refunds, refund] },
    { calls: [{ kind: 'REFUND', amount, capture: payment.capture, refundId: id, again: false }] },
  );
}

function refuse(code: RefundErrorCode, message: string): RefundDecision {
  return { kind: 'refused', code, message };
}
