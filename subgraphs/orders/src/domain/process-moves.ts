import { formatDecimal } from '@hansa/contracts/money';
import type { ProcessInput } from './process-input.ts';
import { cancelled, releaseStock, undoPayment, type EventOf } from './order-events.ts';
import { needsPayment, type CancelReason, type Order, type TimelineKind } from './order.ts';

/** How long the process waits for what, all in milliseconds. */
export interface ProcessTiming {
  /** How long inventory holds the goods; longer than the three deadlines before the pivot together. */
  readonly holdMs: number;
  readonly reservingMs: number;
  readonly authorizingMs: number;
  readonly claimingMs: number;
  readonly capturingMs: number;
  readonly cancellingMs: number;
}

export interface Circumstances {
  readonly now: Date;
  readonly timing: ProcessTiming;
}

type Changed = Pick<
  Order,
  | 'status'
  | 'financialStatus'
  | 'fulfillmentStatus'
  | 'cancelReason'
  | 'refundedAmount'
  | 'process'
  | 'paymentMethodToken'
>;

/** What an input makes of an order: other facts, what the timeline says of it, what others are told and asked. */
export interface Move {
  readonly set?: Partial<Changed>;
  readonly note?: { readonly kind: TimelineKind; readonly message: string };
  readonly events?: readonly EventOf[];
}

/** What a step makes of an input; undefined: nothing, because it is a repetition or has no meaning here. */
export type Reply = Move | 'too-late' | undefined;

export function laterThan(now: Date, ms: number): string {
  return new Date(now.getTime() + ms).toISOString();
}

/** Nobody gains by being asked more seldom than this, or an outage would be over and nobody notice. */
const PAUSE_MS_MAX = 3_600_000;

/** When to ask again after `attempts` requests: the pause doubles, for whoever does not answer has trouble enough. */
export function nextAttemptAt(now: Date, firstPauseMs: number, attempts: number): string {
  return laterThan(now, Math.min(firstPauseMs * 2 ** Math.min(attempts - 1, 30), PAUSE_MS_MAX));
}

const sentences: Record<CancelReason, string> = {
  CUSTOMER: 'The order was cancelled by the customer.',
  STAFF: 'The order was cancelled by the merchant.',
  DECLINED: 'The order was cancelled because the payment was refused.',
  INVENTORY: 'The order was cancelled because the goods are not available.',
  TIMEOUT: 'The order was cancelled because stock or payment could not be settled in time.',
};

/**
 * Ends an order without a sale, and asks everybody who may have done something for it to undo that: the
 * newest first. Whoever has done nothing yet remembers that nothing is to be done.
 */
export function cancelOrder(order: Order, reason: CancelReason): Move {
  const asked = needsPayment(order) && order.process.step !== 'RESERVING';
  const settled = !asked || reason === 'DECLINED';
  return {
    set: {
      status: 'CANCELLED',
      cancelReason: reason,
      process: { step: 'CANCELLED' },
      fulfillmentStatus: order.fulfillmentStatus === 'NOT_REQUIRED' ? 'NOT_REQUIRED' : 'CANCELLED',
      // Where payments were asked for anything, only their answer tells where the money is.
      ...(settled && { financialStatus: 'VOIDED' as const }),
      paymentMethodToken: null,
    },
    note: { kind: 'CANCELLED', message: sentences[reason] },
    events: [cancelled(reason), ...(asked ? [undoPayment] : []), releaseStock],
  };
}

/** Writes down money that went back, whatever the order is doing. */
export function refunded(order: Order, input: Extract<ProcessInput, { kind: 'payment-refunded' }>): Reply {
  const { refundedTotal, capturedTotal } = input;
  if (refundedTotal <= order.refundedAmount) return undefined;
  const { currencyCode } = order.cost.total;
  const amount = formatDecimal(refundedTotal - order.refundedAmount, currencyCode);
  return {
    set: {
      financialStatus: refundedTotal >= capturedTotal ? 'REFUNDED' : 'PARTIALLY_REFUNDED',
      refundedAmount: refundedTotal,
    },
    note: { kind: 'PAYMENT_REFUNDED', message: `${amount} ${currencyCode} went back.` },
  };
}

/** Writes down that nothing was or will be taken. */
export function voided(order: Order): Reply {
  if (order.financialStatus === 'VOIDED') return undefined;
  return {
    set: { financialStatus: 'VOIDED' },
    note: { kind: 'PAYMENT_VOIDED', message: 'The payment was voided; nothing is taken.' },
  };
}
