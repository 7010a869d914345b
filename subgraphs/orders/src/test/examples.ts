import type { ContractEvent } from '@hansa/contracts/contract';
import { createId } from '@hansa/kit/ids';
import { emptyCart, type Cart, type CartLine } from '../domain/cart.ts';
import { place } from '../domain/place.ts';
import type { Order } from '../domain/order.ts';
import { placed, updated } from '../domain/order-events.ts';
import { advance, type Outcome } from '../domain/process.ts';
import type { ProcessInput } from '../domain/process-input.ts';
import type { Circumstances } from '../domain/process-moves.ts';
import type { Variant } from '../domain/variant.ts';
import { ordersDefaults } from '../config.ts';

/** Things of the domain for tests, each whole and valid, with what a test is about given by the test. */

export const now = new Date('2026-11-03T10:00:00.000Z');
export const circumstances: Circumstances = { now, timing: ordersDefaults.timing };
export const pricing = { taxRates: new Map([['DE', 19_000]]), defaultCurrencyCode: 'EUR' };

export const euro = (amount: number) => ({ amount, currencyCode: 'EUR' });

export const address = {
  firstName: 'Ada',
  lastName: 'Krüger',
  company: null,
  address1: 'Mengstraße 4',
  address2: null,
  city: 'Lübeck',
  provinceCode: null,
  zip: '23552',
  countryCode: 'DE',
  phone: null,
};

export function aVariant(changes: Partial<Variant> = {}): Variant {
  return {
    id: 'var_barrel',
    title: 'Herring barrel – Small',
    sku: 'HB-S',
    price: euro(2_490),
    weightGrams: 900,
    requiresShipping: true,
    taxable: true,
    purchasable: true,
    ...changes,
  };
}

export function aLine(changes: Partial<CartLine> = {}): CartLine {
  const { id: variantId, price: unitPrice, purchasable: available, ...variant } = aVariant();
  return { id: 'line_1', variantId, unitPrice, available, ...variant, quantity: 2, ...changes };
}

export function aCart(changes: Partial<Cart> = {}): Cart {
  return {
    ...emptyCart({ id: 'cart_1', caller: { kind: 'anonymous' }, now }),
    lines: [aLine()],
    email: 'ada@example.com',
    deliveryAddress: address,
    delivery: {
      handle: 'signed',
      title: 'Standard',
      amount: euro(490),
      expiresAt: '2026-11-03T11:00:00.000Z',
    },
    ...changes,
  };
}

export function anOrder(cart: Partial<Cart> = {}): Order {
  return place(
    {
      cart: aCart(cart),
      id: 'ord_1',
      number: 'H-1001',
      acceptance: { scope: 'cart_1', key: 'key', requestHash: 'hash' },
      customerId: null,
      email: 'ada@example.com',
      paymentMethodToken: 'tok_approved',
      pricing,
    },
    circumstances,
  ).order;
}

/** The order after these inputs; what an input does not move stays as it is. */
export function after(order: Order, ...inputs: readonly ProcessInput[]): Order {
  return inputs.reduce((current, input) => {
    const outcome = advance(current, input, circumstances);
    return outcome.kind === 'moved' ? outcome.order : current;
  }, order);
}

export const inputs = {
  made: { kind: 'reservation-made' },
  stockRefused: { kind: 'reservation-refused' },
  claimed: { kind: 'reservation-claimed' },
  authorized: { kind: 'payment-authorized' },
  declined: { kind: 'payment-declined' },
  captured: { kind: 'payment-captured' },
  voided: { kind: 'payment-voided' },
  refunded: { kind: 'payment-refunded', refundedTotal: 5_470, capturedTotal: 5_470 },
  partlyRefunded: { kind: 'payment-refunded', refundedTotal: 100, capturedTotal: 5_470 },
  shipmentCreated: { kind: 'shipment-created' },
  dispatched: { kind: 'shipment-dispatched', carrier: 'Hansekontor', trackingNumber: 'HK1' },
  delivered: { kind: 'shipment-delivered' },
  shipmentCancelled: { kind: 'shipment-cancelled' },
  cancellationRefused: { kind: 'shipment-cancellation-refused' },
  cancel: { kind: 'cancel', reason: 'CUSTOMER' },
  deadline: { kind: 'deadline' },
} as const satisfies Record<string, ProcessInput>;

const toConfirmed = [inputs.made, inputs.authorized, inputs.claimed];

/** An order in every state that makes a difference to what comes next. */
export function ordersByState() {
  const placed = anOrder();
  const digital = anOrder({ lines: [aLine({ requiresShipping: false })] });
  const confirmed = after(placed, ...toConfirmed);
  const paid = after(confirmed, inputs.captured);
  return {
    reserving: placed,
    authorizing: after(placed, inputs.made),
    claiming: after(placed, inputs.made, inputs.authorized),
    capturing: confirmed,
    'capturing, dispatched': after(confirmed, inputs.dispatched),
    shipping: paid,
    'shipping, dispatched': after(paid, inputs.dispatched),
    'done, delivered': after(paid, inputs.dispatched, inputs.delivered),
    'done, nothing to send': after(digital, ...toConfirmed, inputs.captured),
    'cancelling, not captured': after(confirmed, inputs.cancel),
    'cancelling, captured': after(paid, inputs.cancel),
    'cancelled while reserving': after(placed, inputs.cancel),
    'cancelled while authorizing': after(placed, inputs.made, inputs.deadline),
    'cancelled while claiming': after(placed, inputs.made, inputs.authorized, inputs.stockRefused),
    'cancelled after capture': after(paid, inputs.cancel, inputs.shipmentCancelled),
  };
}

/** A decision that always moves an order on by a version, and tells of it. */
export function nextVersion(order: Order): Outcome {
  const next = { ...order, version: order.version + 1 };
  return { kind: 'moved', order: next, events: [updated(next)] };
}

let orders = 0;

/** An order of its own, with the events that its first version tells. */
export function aNewOrder(changes: Partial<Order> = {}): { order: Order; events: readonly ContractEvent[] } {
  orders += 1;
  const order = {
    ...anOrder(),
    id: createId('ord'),
    number: `H-${orders}`,
    cartId: createId('cart'),
    acceptance: { scope: 'test', key: createId('key'), requestHash: 'hash' },
    ...changes,
  };
  return { order, events: [placed(order), updated(order)] };
}
