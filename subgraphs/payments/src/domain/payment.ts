import type { Money } from '@hansa/contracts/money';

interface Common {
  readonly id: string;
  readonly orderId: string;
  /** Grows with every decision; the sequence of the payment's facts. */
  readonly version: number;
}

interface Known extends Common {
  readonly amount: Money;
}

export interface Held extends Known {
  /** The provider's name for the authorization. */
  readonly authorization: string;
}

/** Undo came before anything else: whatever is asked later, nothing reaches the provider. */
export interface Stopped extends Common {
  readonly status: 'STOPPED';
}

/** To be authorized; the provider was not asked yet, so it need not be. */
export interface Requested extends Known {
  readonly status: 'REQUESTED';
}

/** The provider was asked; until its answer is known the amount may be held or not. */
export interface Authorizing extends Known {
  readonly status: 'AUTHORIZING';
  /** When the amount turns out to be held, it is let go. */
  readonly undo: boolean;
}

export interface Declined extends Known {
  readonly status: 'DECLINED';
  readonly reason: string;
}

export interface Authorized extends Held {
  readonly status: 'AUTHORIZED';
}

/** To be captured; the provider was not asked yet. */
export interface CaptureRequested extends Held {
  readonly status: 'CAPTURE_REQUESTED';
  /** Minor units of the payment's currency. */
  readonly capturing: number;
}

/** The provider was asked to capture; until its answer is known the amount may be taken or not. */
export interface Capturing extends Held {
  readonly status: 'CAPTURING';
  readonly capturing: number;
  /** When the amount turns out to be taken, it goes back. */
  readonly undo: boolean;
}

export interface Captured extends Held {
  readonly status: 'CAPTURED';
  /** The provider's name for the capture. */
  readonly capture: string;
  readonly captured: number;
  readonly refunds: readonly Refund[];
  /** All of it is to go back. */
  readonly undo: boolean;
}

export interface Voiding extends Held {
  readonly status: 'VOIDING';
}

export interface Voided extends Known {
  readonly status: 'VOIDED';
}

/**
 * The payment of one order. `undo` means: leave the customer with no charge, whatever it takes.
 *
 *   REQUESTED ----sent----> AUTHORIZING --succeeded--> AUTHORIZED --capture--> CAPTURE_REQUESTED
 *       |                     |      |                     |                     |
 *       |undo        declined |      |succeeded after      |undo            undo |sent
 *       v                     v      |undo                 v                     v
 *    VOIDED                DECLINED  +----------------> VOIDING <-----------+  CAPTURING
 *       ^                                                  |                |    |   |
 *       +--------------------------succeeded---------------+   declined after    |   |succeeded
 *                                                                undo ---<-------+   v
 *                                                                                  CAPTURED --undo--> all refunded
 *   (nothing) --undo--> STOPPED
 *
 * A declined capture or void is asked again under a new key, for as long as it takes: after the order is
 * confirmed there is no way back, and an authorization that cannot be dropped may not be forgotten.
 */
export type Payment =
  | Stopped
  | Requested
  | Authorizing
  | Declined
  | Authorized
  | CaptureRequested
  | Capturing
  | Captured
  | Voiding
  | Voided;

export type PaymentStatus = Payment['status'];

export interface Refund {
  readonly id: string;
  /** Minor units of the payment's currency. */
  readonly amount: number;
  readonly status: 'PENDING' | 'SUCCEEDED' | 'FAILED';
  readonly reason: string | null;
}

/** What went back. */
export function refundedAmount({ refunds }: Captured): number {
  return sum(refunds, 'SUCCEEDED');
}

/** What is on its way back, and may not be promised to anybody else. */
export function refundingAmount({ refunds }: Captured): number {
  return sum(refunds, 'PENDING');
}

/** What could still go back. */
export function refundableAmount(payment: Captured): number {
  return payment.captured - refundedAmount(payment) - refundingAmount(payment);
}

function sum(refunds: readonly Refund[], status: Refund['status']): number {
  return refunds
    .filter((refund) => refund.status === status)
    .reduce((total, { amount }) => total + amount, 0);
}
