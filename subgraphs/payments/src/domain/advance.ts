import { afterCapture } from './after-capture.ts';
import { whileAuthorized, whileAuthorizing, whileRequested } from './before-capture.ts';
import { move, nothing, type Decision } from './decision.ts';
import { declined, voided } from './payment-events.ts';
import type { PaymentInput } from './payment-input.ts';
import type { Declined, Payment, Stopped, Voided, Voiding } from './payment.ts';
import { whileCaptureRequested, whileCapturing } from './while-capturing.ts';

/**
 * The payment of an order: one input, at most one new version. Every input has its meaning in every state,
 * repetitions and late arrivals included; what is asked again is answered again.
 */
export function advance(payment: Payment | undefined, input: PaymentInput): Decision {
  if (!payment) return fromNothing(input);
  switch (payment.status) {
    case 'STOPPED':
      return afterStop(payment, input);
    case 'REQUESTED':
      return whileRequested(payment, input);
    case 'AUTHORIZING':
      return whileAuthorizing(payment, input);
    case 'DECLINED':
      return afterDecline(payment, input);
    case 'AUTHORIZED':
      return whileAuthorized(payment, input);
    case 'CAPTURE_REQUESTED':
      return whileCaptureRequested(payment, input);
    case 'CAPTURING':
      return whileCapturing(payment, input);
    case 'CAPTURED':
      return afterCapture(payment, input);
    case 'VOIDING':
      return whileVoiding(payment, input);
    case 'VOIDED':
      return afterVoid(payment, input);
    default: {
      const unhandled: never = payment;
      return unhandled;
    }
  }
}

function fromNothing(input: PaymentInput): Decision {
  switch (input.kind) {
    case 'authorize': {
      const { orderId, amount, paymentMethodToken } = input;
      return move(
        { status: 'REQUESTED', id: input.newPaymentId, orderId, version: 0, amount },
        { calls: [{ kind: 'AUTHORIZATION', amount, paymentMethodToken, again: false }] },
      );
    }
    case 'undo':
      return move(
        { status: 'STOPPED', id: input.newPaymentId, orderId: input.orderId, version: 0 },
        { fact: voided() },
      );
    case 'capture':
      return { kind: 'too-early' };
    default:
      return nothing;
  }
}

function afterStop(payment: Stopped, input: PaymentInput): Decision {
  switch (input.kind) {
    case 'authorize':
    case 'capture':
      return move(payment, { fact: voided(input.amount) });
    case 'undo':
      return move(payment, { fact: voided() });
    default:
      return nothing;
  }
}

function afterDecline(payment: Declined, input: PaymentInput): Decision {
  switch (input.kind) {
    case 'authorize':
    case 'capture':
      return move(payment, { fact: declined(payment.amount, payment.reason) });
    case 'undo':
      // Whoever wants it undone waits to hear that nothing was or will be taken, and so it is.
      return move(payment, { fact: voided(payment.amount) });
    default:
      return nothing;
  }
}

function whileVoiding(payment: Voiding, input: PaymentInput): Decision {
  switch (input.kind) {
    case 'void-succeeded': {
      const { id, orderId, version, amount } = payment;
      return move({ status: 'VOIDED', id, orderId, version, amount }, { fact: voided(amount) });
    }
    case 'void-declined': {
      const { amount, authorization } = payment;
      return move(payment, { calls: [{ kind: 'VOID', amount, authorization, again: true }] });
    }
    default:
      // The answer to whatever is asked now is the void's, and comes by itself.
      return nothing;
  }
}

function afterVoid(payment: Voided, input: PaymentInput): Decision {
  switch (input.kind) {
    case 'authorize':
    case 'capture':
    case 'undo':
      return move(payment, { fact: voided(payment.amount) });
    default:
      return nothing;
  }
}
