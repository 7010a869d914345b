import type { ContractEvent } from '@hansa/contracts/contract';
import { needsShipping, type Cart } from './cart.ts';
import { costOf, type Pricing } from './cost.ts';
import { placed, reserveStock, updated } from './order-events.ts';
import type { Acceptance, Order } from './order.ts';
import { laterThan, type Circumstances } from './process-moves.ts';

interface Placing {
  /** A cart that nothing keeps from being ordered. */
  readonly cart: Cart;
  readonly id: string;
  readonly number: string;
  readonly acceptance: Acceptance;
  readonly customerId: string | null;
  readonly email: string;
  readonly paymentMethodToken: string;
  readonly pricing: Pricing;
}

/** Makes an order of a cart. Its first version asks for the stock, so that order and process begin as one. */
export function place(
  placing: Placing,
  { now, timing }: Circumstances,
): { order: Order; events: readonly ContractEvent[] } {
  const { cart, id, number, acceptance, customerId, email, paymentMethodToken, pricing } = placing;
  const sent = needsShipping(cart.lines);
  const order: Order = {
    id,
    number,
    version: 1,
    cartId: cart.id,
    acceptance,
    customerId,
    email,
    lines: cart.lines.map(({ taxable: _taxable, available: _available, ...line }) => line),
    cost: costOf(cart, pricing),
    deliveryTitle: sent ? (cart.delivery?.title ?? null) : null,
    shippingAddress: cart.deliveryAddress,
    note: cart.note,
    paymentMethodToken,
    status: 'PENDING',
    financialStatus: 'PENDING',
    fulfillmentStatus: sent ? 'UNFULFILLED' : 'NOT_REQUIRED',
    cancelReason: null,
    refundedAmount: 0,
    process: { step: 'RESERVING', deadlineAt: laterThan(now, timing.reservingMs) },
    timeline: [{ at: now.toISOString(), kind: 'PLACED', message: 'The order was accepted.' }],
    placedAt: now.toISOString(),
    updatedAt: now.toISOString(),
  };
  const events = [placed, reserveStock(timing.holdMs), updated];
  return { order, events: events.map((event) => event(order)) };
}
