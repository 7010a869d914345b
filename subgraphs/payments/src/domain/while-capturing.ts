import { refundRest } from './after-capture.ts';
import { move, nothing, type Decision } from './decision.ts';
import { authorized, captured } from './payment-events.ts';
import type { PaymentInput } from './payment-input.ts';
import type { Captured, CaptureRequested, Capturing, Held } from './payment.ts';

/** CAPTURE_REQUESTED: nothing is taken yet, so dropping the authorization is enough to undo it. */
export function whileCaptureRequested(payment: CaptureRequested, input: PaymentInput): Decision {
  switch (input.kind) {
    case 'authorize':
      return move(payment, { fact: authorized(payment.amount) });
    case 'undo':
      return dropAuthorization(payment, { stop: true });
    default:
      return whileCapturing({ ...payment, status: 'CAPTURING', undo: false }, input);
  }
}

/** CAPTURING: the amount may be taken already, so an undo has to wait for the answer. */
export function whileCapturing(payment: Capturing, input: PaymentInput): Decision {
  switch (input.kind) {
    case 'authorize':
      return move(payment, { fact: authorized(payment.amount) });
    case 'undo':
      return payment.undo ? nothing : move({ ...payment, undo: true });
    case 'capture-succeeded':
      return captureSucceeded(payment, input);
    case 'capture-declined':
      return payment.undo ? dropAuthorization(payment, { stop: false }) : captureAgain(payment);
    default:
      return nothing;
  }
}

function captureSucceeded(
  payment: Capturing,
  { reference, newRefundId }: Extract<PaymentInput, { kind: 'capture-succeeded' }>,
): Decision {
  const { capturing, ...held } = payment;
  const next: Captured = {
    ...held,
    status: 'CAPTURED',
    capture: reference,
    captured: capturing,
    refunds: [],
  };
  if (!payment.undo) return move(next, { fact: captured(next) });
  const { payment: refunding, call } = refundRest(next, { refundId: newRefundId, again: false });
  return move(refunding, { calls: [call], fact: captured(next) });
}

function captureAgain(payment: Capturing): Decision {
  const { undo: _notWished, ...rest } = payment;
  const { amount, authorization, capturing } = payment;
  return move(
    { ...rest, status: 'CAPTURE_REQUESTED' },
    { calls: [{ kind: 'CAPTURE', amount: { ...amount, amount: capturing }, authorization, again: true }] },
  );
}

function dropAuthorization(payment: Held, { stop }: { stop: boolean }): Decision {
  const { id, orderId, version, amount, authorization } = payment;
  return move(
    { status: 'VOIDING', id, orderId, version, amount, authorization },
    { stop, calls: [{ kind: 'VOID', amount, authorization, again: false }] },
  );
}
