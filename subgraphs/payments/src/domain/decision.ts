import type { ContractEvent } from '@hansa/contracts/contract';
import type { Call } from './operation.ts';
import type { Payment } from './payment.ts';

export interface Moved {
  readonly kind: 'moved';
  readonly payment: Payment;
  /** What the provider is to be asked next. */
  readonly calls: readonly Call[];
  /** The operation at hand was not sent yet, and must not be any more. */
  readonly stop: boolean;
  readonly events: readonly ContractEvent[];
}

/** What follows from an input. */
export type Decision =
  | Moved
  /** A repetition, or something without meaning here. */
  | { readonly kind: 'nothing' }
  /** It comes before what it needs; it will make sense later. */
  | { readonly kind: 'too-early' }
  /** It can never make sense. */
  | { readonly kind: 'impossible'; readonly reason: string };

export const nothing: Decision = Object.freeze({ kind: 'nothing' });

type Effects = {
  readonly calls?: readonly Call[];
  readonly stop?: boolean;
  readonly fact?: (payment: Payment) => ContractEvent;
};

/** A new version of the payment and what goes with it. */
export function move(next: Payment, { calls = [], stop = false, fact }: Effects = {}): Moved {
  const payment = { ...next, version: next.version + 1 };
  return { kind: 'moved', payment, calls, stop, events: fact ? [fact(payment)] : [] };
}
