import type { Money } from '@hansa/contracts/money';
import type { OperationKind } from './operation.ts';

/** How a call to the provider ended. */
export type ProviderAnswer =
  | { readonly kind: 'succeeded'; readonly reference: string }
  | { readonly kind: 'declined'; readonly code: string }
  /** No answer, or none that says what happened. Asking again under the same key is safe, and needed. */
  | { readonly kind: 'unknown'; readonly error: string };

interface ProviderCall {
  /** Whatever happens, the same key gets the same answer and moves money once. */
  readonly idempotencyKey: string;
  readonly orderId: string;
}

/** An operation as the provider's own books have it. */
export interface ProviderRecord {
  readonly idempotencyKey: string;
  readonly kind: OperationKind;
  readonly amount: Money;
  readonly end: Exclude<ProviderAnswer, { kind: 'unknown' }> | { readonly kind: 'pending' };
}

/** What a provider's webhook says, after its signature was found good. */
export interface ProviderEvent {
  readonly id: string;
  readonly type: string;
  readonly record: ProviderRecord;
}

export type WebhookReading =
  | { readonly kind: 'event'; readonly event: ProviderEvent }
  /** Not from the provider, or too old: nobody may learn more. */
  | { readonly kind: 'forged' }
  /** From the provider, but not about an operation. */
  | { readonly kind: 'foreign' };

/** The port to whoever moves the money. No method rejects for reasons that lie with the provider. */
export interface PaymentProvider {
  readonly name: string;
  authorize(call: ProviderCall & { amount: Money; paymentMethodToken: string }): Promise<ProviderAnswer>;
  capture(call: ProviderCall & { amount: Money; authorization: string }): Promise<ProviderAnswer>;
  void(call: ProviderCall & { authorization: string }): Promise<ProviderAnswer>;
  refund(call: ProviderCall & { amount: Money; capture: string }): Promise<ProviderAnswer>;
  verifyWebhook(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    body: Buffer,
  ): WebhookReading;
  /** The provider's books since then, page by page. Rejects with `UNAVAILABLE` while they cannot be had. */
  records(since: Date): AsyncIterable<readonly ProviderRecord[]>;
  /** Ends the calls under way, because we stop. Their end is unknown then, and asked for at the next start. */
  hangUp(): void;
}
