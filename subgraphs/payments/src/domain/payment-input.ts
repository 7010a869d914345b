import type { Money } from '@hansa/contracts/money';

/** What the order process asks. Ids are for what may have to be made; they are used or not. */
export type PaymentRequest =
  | {
      readonly kind: 'authorize';
      readonly orderId: string;
      readonly amount: Money;
      readonly paymentMethodToken: string;
      readonly newPaymentId: string;
    }
  | { readonly kind: 'capture'; readonly orderId: string; readonly amount: Money }
  | {
      readonly kind: 'undo';
      readonly orderId: string;
      readonly newPaymentId: string;
      readonly newRefundId: string;
    };

/** How an operation at the provider ended. */
export type PaymentResult =
  | { readonly kind: 'authorization-succeeded'; readonly reference: string }
  | { readonly kind: 'authorization-declined'; readonly code: string }
  | { readonly kind: 'capture-succeeded'; readonly reference: string; readonly newRefundId: string }
  | { readonly kind: 'capture-declined'; readonly code: string }
  | { readonly kind: 'void-succeeded' }
  | { readonly kind: 'void-declined'; readonly code: string }
  | { readonly kind: 'refund-succeeded'; readonly refundId: string }
  | {
      readonly kind: 'refund-declined';
      readonly refundId: string;
      readonly code: string;
      readonly newRefundId: string;
    };

export type PaymentInput = PaymentRequest | PaymentResult;
