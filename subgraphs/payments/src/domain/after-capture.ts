import { move, nothing, type Decision } from './decision.ts';
import type { Call } from './operation.ts';
import { authorized, captured, refunded } from './payment-events.ts';
import type { PaymentInput } from './payment-input.ts';
import { refundableAmount, refundingAmount, type Captured, type Refund } from './payment.ts';

/** CAPTURED: money was taken, and goes back in parts or as a whole. */
export function afterCapture(payment: Captured, input: PaymentInput): Decision {
  switch (input.kind) {
    case 'authorize':
      return move(payment, { fact: authorized(payment.amount) });
    case 'capture':
      return move(payment, { fact: captured(payment) });
    case 'undo':
      return undo(payment, input.newRefundId);
    case 'refund-succeeded':
      return refundSucceeded(payment, input.refundId);
    case 'refund-declined':
      return refundDeclined(payment, input);
    default:
      return nothing;
  }
}

const UNDO_REASON = 'The order was cancelled.';

/** Sends back whatever nobody else sends back already. */
export function refundRest(
  payment: Captured,
  { refundId, again }: { refundId: string; again: boolean },
): { payment: Captured; call: Call } {
  const rest = refundableAmount(payment);
  const refund: Refund = { id: refundId, amount: rest, status: 'PENDING', reason: UNDO_REASON };
  return {
    payment: { ...payment, undo: true, refunds: [...payment.refunds, refund] },
    call: {
      kind: 'REFUND',
      amount: { ...payment.amount, amount: rest },
      capture: payment.capture,
      refundId,
      again,
    },
  };
}

function undo(payment: Captured, newRefundId: string): Decision {
  if (refundableAmount(payment) > 0) {
    const { payment: refunding, call } = refundRest(payment, { refundId: newRefundId, again: false });
    return move(refunding, { calls: [call] });
  }
  if (refundingAmount(payment) > 0) return payment.undo ? nothing : move({ ...payment, undo: true });
  const last = payment.refunds.findLast(({ status }) => status === 'SUCCEEDED');
  return last ? move(payment, { fact: refunded(payment, last) }) : nothing;
}

function refundSucceeded(payment: Captured, refundId: string): Decision {
  const refund = pending(payment, refundId);
  if (!refund) return nothing;
  const next = settle(payment, refund, 'SUCCEEDED');
  return move(next, { fact: refunded(next, refund) });
}

/** A refund that was refused is free again; if all is to go back, the rest is tried anew. */
function refundDeclined(
  payment: Captured,
  { refundId, newRefundId }: Extract<PaymentInput, { kind: 'refund-declined' }>,
): Decision {
  const refund = pending(payment, refundId);
  if (!refund) return nothing;
  const next = settle(payment, refund, 'FAILED');
  if (!next.undo) return move(next);
  const { payment: refunding, call } = refundRest(next, { refundId: newRefundId, again: true });
  return move(refunding, { calls: [call] });
}

function pending(payment: Captured, refundId: string): Refund | undefined {
  return payment.refunds.find(({ id, status }) => id === refundId && status === 'PENDING');
}

function settle(payment: Captured, refund: Refund, status: Refund['status']): Captured {
  const refunds = payment.refunds.map((each) => (each.id === refund.id ? { ...each, status } : each));
  return { ...payment, refunds };
}
