import { describe, expect, test } from '@jest/globals';
import { aCart, aLine, anOrder, circumstances, euro, now, pricing } from '../test/examples.ts';
import type { Cart } from './cart.ts';
import { obstacles } from './checkout.ts';
import { place } from './place.ts';

const codes = (
  current: Cart,
  { shown = current, email = 'ada@example.com' }: { shown?: Cart; email?: string | null } = {},
) => obstacles({ shown, current, email, pricing, now }).map(({ code }) => code);

describe('what keeps a cart from being ordered', () => {
  test('nothing, when all is there', () => {
    expect(codes(aCart())).toEqual([]);
  });

  test('an empty cart, and then nothing else matters', () => {
    expect(codes(aCart({ lines: [], deliveryAddress: null }), { email: null })).toEqual(['CART_EMPTY']);
  });

  test('all at once, so that nobody finds out one by one', () => {
    const shown = aCart({ deliveryAddress: null, delivery: null });
    const current = {
      ...shown,
      lines: [aLine({ unitPrice: euro(1) }), aLine({ id: 'line_2', available: false })],
    };
    expect(codes(current, { shown, email: null })).toEqual([
      'MERCHANDISE_UNAVAILABLE',
      'PRICE_CHANGED',
      'EMAIL_REQUIRED',
      'ADDRESS_REQUIRED',
    ]);
  });

  test('a price that is not the one that was shown, told with the new cost', () => {
    const current = aCart({ lines: [aLine({ unitPrice: euro(2_690) })] });
    const [obstacle] = obstacles({ shown: aCart(), current, email: 'a@b.de', pricing, now });
    expect(obstacle?.message).toBe(
      'Prices changed since the cart was shown (Herring barrel – Small 24.90 EUR → 26.90 EUR). It now costs 58.70 EUR.',
    );
  });

  test('a delivery option that is missing, or expired by now', () => {
    expect(codes(aCart({ delivery: null }))).toEqual(['DELIVERY_OPTION_REQUIRED']);
    const delivery = { handle: 'h', title: 'Standard', amount: euro(490), expiresAt: now.toISOString() };
    expect(codes(aCart({ delivery }))).toEqual(['DELIVERY_OPTION_REQUIRED']);
  });

  test('goods that are not sent need neither address nor delivery', () => {
    const lines = [aLine({ requiresShipping: false })];
    expect(codes(aCart({ lines, deliveryAddress: null, delivery: null }))).toEqual([]);
  });

  test('a cost beyond what can be charged', () => {
    const lines = [aLine({ unitPrice: euro(90_071_992_547_409) })];
    expect(codes(aCart({ lines }))).toEqual(['AMOUNT_TOO_LARGE']);
  });
});

describe('placing an order', () => {
  test('it keeps what was shown, and its first version asks for the stock', () => {
    const order = anOrder();
    expect(order).toMatchObject({
      version: 1,
      status: 'PENDING',
      financialStatus: 'PENDING',
      fulfillmentStatus: 'UNFULFILLED',
      cost: { total: euro(5_470) },
      deliveryTitle: 'Standard',
      process: { step: 'RESERVING', deadlineAt: '2026-11-03T10:02:00.000Z' },
      timeline: [{ kind: 'PLACED' }],
    });
    const { events } = place(
      {
        cart: aCart(),
        id: 'ord_1',
        number: 'H-1',
        acceptance: order.acceptance,
        customerId: 'cust_1',
        email: 'a@b.de',
        paymentMethodToken: 'tok',
        pricing,
      },
      circumstances,
    );
    expect(events.map(({ type }) => type)).toEqual([
      'hansa.orders.order.placed.v1',
      'hansa.inventory.reservation.make.v1',
      'hansa.orders.order.updated.v1',
    ]);
    expect(events[1]?.data).toEqual({
      orderId: 'ord_1',
      lines: [{ variantId: 'var_barrel', quantity: 2 }],
      holdSeconds: 900,
    });
  });

  test('what is not sent has no delivery to wait for', () => {
    const order = anOrder({ lines: [aLine({ requiresShipping: false })] });
    expect(order).toMatchObject({ fulfillmentStatus: 'NOT_REQUIRED', deliveryTitle: null });
    expect(order.cost.total).toEqual(euro(4_980));
  });
});
