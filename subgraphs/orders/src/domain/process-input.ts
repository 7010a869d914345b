import type { CancelReason } from './order.ts';

/** Whatever can reach the process of an order. */
export type ProcessInput =
  | { readonly kind: 'reservation-made' }
  | { readonly kind: 'reservation-refused' }
  | { readonly kind: 'reservation-claimed' }
  | { readonly kind: 'payment-authorized' }
  | { readonly kind: 'payment-declined' }
  | { readonly kind: 'payment-captured' }
  | { readonly kind: 'payment-voided' }
  /** Totals in minor units. */
  | { readonly kind: 'payment-refunded'; readonly refundedTotal: number; readonly capturedTotal: number }
  | { readonly kind: 'shipment-created' }
  | { readonly kind: 'shipment-dispatched'; readonly carrier: string; readonly trackingNumber: string | null }
  | { readonly kind: 'shipment-delivered' }
  | { readonly kind: 'shipment-cancelled' }
  | { readonly kind: 'shipment-cancellation-refused' }
  /** Somebody wants the order cancelled. */
  | { readonly kind: 'cancel'; readonly reason: Extract<CancelReason, 'CUSTOMER' | 'STAFF'> }
  /** The step at hand got no answer in time. */
  | { readonly kind: 'deadline' };
