import type { Money } from '@hansa/contracts/money';
import { move, nothing, type Decision } from './decision.ts';
import { authorized, declined, voided } from './payment-events.ts';
import type { PaymentInput } from './payment-input.ts';
import type { Authorized, Authorizing, Requested } from './payment.ts';

/** REQUESTED: the provider knows nothing yet, so there is nothing to undo there. */
export function whileRequested(payment: Requested, input: PaymentInput): Decision {
  if (input.kind !== 'undo')
    return whileAuthorizing({ ...payment, status: 'AUTHORIZING', undo: false }, input);
  return move({ ...payment, status: 'VOIDED' }, { stop: true, fact: voided(payment.amount) });
}

/** AUTHORIZING: the amount may be held already, so an undo has to wait for the answer. */
export function whileAuthorizing(payment: Authorizing, input: PaymentInput): Decision {
  const { id, orderId, version, amount, undo } = payment;
  const known = { id, orderId, version, amount };
  switch (input.kind) {
    case 'authorization-succeeded': {
      const authorization = input.reference;
      if (!undo) return move({ status: 'AUTHORIZED', ...known, authorization }, { fact: authorized(amount) });
      return move(
        { status: 'VOIDING', ...known, authorization },
        { calls: [{ kind: 'VOID', amount, authorization, again: false }] },
      );
    }
    case 'authorization-declined':
      return move(
        { status: 'DECLINED', ...known, reason: input.code },
        { fact: declined(amount, input.code) },
      );
    case 'undo':
      return undo ? nothing : move({ ...payment, undo: true });
    case 'capture':
      return undo ? nothing : { kind: 'too-early' };
    default:
      return nothing;
  }
}

/** AUTHORIZED: the amount is held until it is captured or voided. */
export function whileAuthorized(payment: Authorized, input: PaymentInput): Decision {
  const { amount, authorization } = payment;
  switch (input.kind) {
    case 'authorize':
      return move(payment, { fact: authorized(amount) });
    case 'capture': {
      const reason = refuseCapture(amount, input.amount);
      if (reason !== undefined) return { kind: 'impossible', reason };
      return move(
        { ...payment, status: 'CAPTURE_REQUESTED', capturing: input.amount.amount },
        { calls: [{ kind: 'CAPTURE', amount: input.amount, authorization, again: false }] },
      );
    }
    case 'undo':
      return move(
        { ...payment, status: 'VOIDING' },
        { calls: [{ kind: 'VOID', amount, authorization, again: false }] },
      );
    default:
      return nothing;
  }
}

function refuseCapture(held: Money, wanted: Money): string | undefined {
  if (wanted.currencyCode !== held.currencyCode) {
    return `The capture is in ${wanted.currencyCode}, the authorization in ${held.currencyCode}.`;
  }
  if (wanted.amount <= 0) return 'A capture must be of more than nothing.';
  if (wanted.amount > held.amount) return 'The capture is larger than the authorization.';
  return undefined;
}
