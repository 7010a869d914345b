import type { Money } from '@hansa/contracts/money';
import type { Address } from './address.ts';
import { isStaffWith, isThisCustomer, type Caller } from './caller.ts';
import type { Cost } from './cost.ts';

export type OrderStatus = 'PENDING' | 'CONFIRMED' | 'FULFILLED' | 'CANCELLED';

export type FinancialStatus =
  'PENDING' | 'AUTHORIZED' | 'PAID' | 'PARTIALLY_REFUNDED' | 'REFUNDED' | 'VOIDED';

export type FulfillmentStatus =
  'UNFULFILLED' | 'IN_PROGRESS' | 'FULFILLED' | 'DELIVERED' | 'NOT_REQUIRED' | 'CANCELLED';

export type CancelReason = 'CUSTOMER' | 'DECLINED' | 'INVENTORY' | 'TIMEOUT' | 'STAFF';

export type TimelineKind =
  | 'PLACED'
  | 'STOCK_RESERVED'
  | 'PAYMENT_AUTHORIZED'
  | 'CONFIRMED'
  | 'PAYMENT_CAPTURED'
  | 'PAYMENT_DELAYED'
  | 'PAYMENT_VOIDED'
  | 'PAYMENT_REFUNDED'
  | 'SHIPMENT_CREATED'
  | 'DISPATCHED'
  | 'DELIVERED'
  | 'CANCELLATION_REQUESTED'
  | 'CANCELLATION_REFUSED'
  | 'CANCELLED'
  | 'ATTENTION';

export interface TimelineEntry {
  readonly at: string;
  readonly kind: TimelineKind;
  readonly message: string;
}

export interface OrderLine {
  readonly id: string;
  readonly variantId: string;
  readonly title: string;
  readonly sku: string | null;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly weightGrams: number;
  readonly requiresShipping: boolean;
}

/** What the process waits for. `process.ts` draws how one step leads to another. */
export type Process =
  | { readonly step: 'RESERVING'; readonly deadlineAt: string }
  | { readonly step: 'AUTHORIZING'; readonly deadlineAt: string }
  | { readonly step: 'CLAIMING'; readonly deadlineAt: string }
  | { readonly step: 'CAPTURING'; readonly deadlineAt: string; readonly attempts: number }
  | {
      readonly step: 'CANCELLING';
      readonly deadlineAt: string;
      readonly attempts: number;
      readonly reason: 'CUSTOMER' | 'STAFF';
    }
  | { readonly step: 'SHIPPING' }
  | { readonly step: 'DONE' }
  | { readonly step: 'CANCELLED' };

/** The request that made the order; a repetition of it is recognised by this. */
export interface Acceptance {
  /** Who asked. */
  readonly scope: string;
  readonly key: string;
  readonly requestHash: string;
  /** The trace it belongs to: whatever becomes of the order by itself belongs to it too. */
  readonly traceparent?: string;
  readonly tracestate?: string;
}

/** An order and its process, one document: what is written together is one write. */
export interface Order {
  readonly id: string;
  /** For people: H-1001. */
  readonly number: string;
  readonly version: number;
  readonly cartId: string;
  readonly acceptance: Acceptance;
  readonly customerId: string | null;
  readonly email: string;
  readonly lines: readonly OrderLine[];
  readonly cost: Cost;
  readonly deliveryTitle: string | null;
  readonly shippingAddress: Address | null;
  readonly note: string | null;
  /** Needed until the payment is authorized, and forgotten then. */
  readonly paymentMethodToken: string | null;
  readonly status: OrderStatus;
  readonly financialStatus: FinancialStatus;
  readonly fulfillmentStatus: FulfillmentStatus;
  readonly cancelReason: CancelReason | null;
  /** Minor units that went back so far; news of less is old news. */
  readonly refundedAmount: number;
  readonly process: Process;
  readonly timeline: readonly TimelineEntry[];
  readonly placedAt: string;
  readonly updatedAt: string;
}

/** An order is for its customer and for staff; a guest shows a token instead, which is no matter of the order. */
export function maySeeOrder(caller: Caller, order: Order): boolean {
  return isThisCustomer(caller, order.customerId) || isStaffWith(caller, 'orders:read');
}

/** Whether there is anything to charge: what costs nothing needs no payment. */
export function needsPayment(order: Pick<Order, 'cost'>): boolean {
  return order.cost.total.amount > 0;
}

/** Whether the money was taken, wherever it is now. */
export function isCaptured({ financialStatus }: Pick<Order, 'financialStatus'>): boolean {
  return ['PAID', 'PARTIALLY_REFUNDED', 'REFUNDED'].includes(financialStatus);
}

/** Whether the carrier has, or had, the goods. */
export function isDispatched({ fulfillmentStatus }: Pick<Order, 'fulfillmentStatus'>): boolean {
  return fulfillmentStatus === 'FULFILLED' || fulfillmentStatus === 'DELIVERED';
}

/** When the process must be looked at again; null when it waits for nothing. */
export function deadlineOf({ process }: Pick<Order, 'process'>): Date | null {
  return 'deadlineAt' in process ? new Date(process.deadlineAt) : null;
}
