import type { Money } from '@hansa/contracts/money';

export const operationKinds = ['AUTHORIZATION', 'CAPTURE', 'VOID', 'REFUND'] as const;

export type OperationKind = (typeof operationKinds)[number];

/** Something the provider is to be asked. */
export type Call = {
  readonly amount: Money;
  /** After a refusal: not at once, and under a new key. */
  readonly again: boolean;
} & (
  | { readonly kind: 'AUTHORIZATION'; readonly paymentMethodToken: string }
  | { readonly kind: 'CAPTURE'; readonly authorization: string }
  | { readonly kind: 'VOID'; readonly authorization: string }
  | { readonly kind: 'REFUND'; readonly capture: string; readonly refundId: string }
);

const verbs = { AUTHORIZATION: 'authorize', CAPTURE: 'capture', VOID: 'void' } as const;

/**
 * The idempotency key at the provider. It follows from what is asked alone, so that every attempt, after
 * whatever crash, asks under the same one.
 */
export function providerKey(orderId: string, call: Call, seq: number): string {
  if (call.kind === 'REFUND') return `refund:${call.refundId}`;
  const first = `${orderId}:${verbs[call.kind]}`;
  return seq === 1 ? first : `${first}:${seq}`;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The pause before something is asked again that was refused: a refusal rarely changes within minutes. */
export function pauseAfterRefusalMs(seq: number): number {
  return Math.min(MINUTE_MS * 2 ** Math.min(Math.max(seq - 2, 0), 16), HOUR_MS);
}

/** The pause after an attempt whose end is not known. `random` in [0, 1) takes up to half of it away. */
export function pauseAfterUnknownMs(
  attempts: number,
  { firstMs, longestMs, random }: { firstMs: number; longestMs: number; random: number },
): number {
  const fullMs = Math.min(firstMs * 2 ** Math.min(attempts - 1, 30), longestMs);
  return Math.round(fullMs * (1 - random / 2));
}
