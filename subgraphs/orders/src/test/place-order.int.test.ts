import { customerCreated } from '@hansa/contracts/users/customer-created';
import { anonymous } from '@hansa/kit/auth/viewer';
import { createId } from '@hansa/kit/ids';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { address } from './examples.ts';
import { ada, bob, clerk, orderFields, startOrders, type OrdersUnderTest } from './orders-under-test.ts';
import { overEveryStorage } from './storages.ts';
import { codes } from './views.ts';

overEveryStorage('orders', (kind) => {
  let orders: OrdersUnderTest;
  beforeAll(async () => {
    orders = await startOrders(kind);
  });
  afterAll(() => orders.close());

  const countOf = (cartId: string) => orders.backdoor.countOrdersOf(cartId);
  const read = async (
    id: string,
    token: string | null = null,
    viewer: Parameters<typeof orders.ask>[2] = anonymous,
  ) => {
    const query = `query ($id: ID!, $token: String) { order(id: $id, token: $token) { ${orderFields} } }`;
    const { data } = await orders.ask(query, { id, token }, viewer);
    return data?.['order'];
  };

  describe('placing an order', () => {
    test('is accepted at once, at what the cart said it costs', async () => {
      const variantId = await orders.sell();
      const cartId = await orders.readyCart({ variantId });
      const placed = await orders.place(cartId);
      expect(placed).toMatchObject({
        __typename: 'OrderAccepted',
        replayed: false,
        token: expect.stringMatching(/^[\w-]{43}$/),
        order: {
          id: expect.stringMatching(/^ord_/),
          number: expect.stringMatching(/^H-1\d{3}$/),
          status: 'PENDING',
          financialStatus: 'PENDING',
          fulfillmentStatus: 'UNFULFILLED',
          cancelReason: null,
          email: 'ada@example.com',
          customer: null,
          version: 1,
          lines: [
            {
              title: 'Herring barrel – Small',
              quantity: 1,
              unitPrice: { amount: '24.90' },
              merchandise: { id: variantId },
            },
          ],
          subtotal: { amount: '24.90', currencyCode: 'EUR' },
          totalShipping: { amount: '4.90' },
          totalTax: { amount: '3.98' },
          totalDiscounts: { amount: '0.00' },
          total: { amount: '29.80' },
          deliveryTitle: 'Standard',
          shippingAddress: { city: 'Lübeck' },
          timeline: [{ kind: 'PLACED' }],
        },
      });
      expect(await orders.events(placed.order.id)).toEqual([
        'orders.order.placed',
        'inventory.reservation.make',
      ]);
      expect(await orders.cart(cartId)).toBeNull();
      expect(codes(await orders.mutate('cartNoteUpdate', { cartId, note: 'late' }))).toEqual([
        'CART_NOT_FOUND',
      ]);
    });

    test('keeps HTML in a note as the text that it is', async () => {
      const cartId = await orders.readyCart();
      const note = '<img src=x onerror=alert(1)>';
      await orders.mutate('cartNoteUpdate', { cartId, note });
      expect((await orders.place(cartId)).order.note).toBe(note);
    });

    test('needs neither address nor delivery for what is not sent', async () => {
      const variantId = await orders.sell({ requiresShipping: false, weightGrams: 0 });
      const lines = [{ merchandiseId: variantId, quantity: 1 }];
      const { cart } = await orders.mutate('cartCreate', {
        lines,
        buyerIdentity: { email: 'ada@example.com' },
      });
      const { order } = await orders.place(cart.id);
      expect(order).toMatchObject({
        fulfillmentStatus: 'NOT_REQUIRED',
        deliveryTitle: null,
        shippingAddress: null,
      });
    });

    test('makes a guest cart that a signed-in customer orders theirs, with the address they registered', async () => {
      const viewer = { kind: 'customer', id: createId('cust'), scopes: [] } as const;
      const data = { ...customerCreated.example, customerId: viewer.id, email: 'registered@example.com' };
      await orders.tell(customerCreated.make({ subject: viewer.id, sequence: 1, data }));
      const cartId = await orders.readyCart();
      await orders.mutate('cartBuyerIdentityUpdate', { cartId, buyerIdentity: { email: null } });
      const { order } = await orders.place(cartId, { viewer });
      expect(order).toMatchObject({ customer: { id: viewer.id }, email: 'registered@example.com' });
    });
  });

  describe('what keeps a cart from being ordered', () => {
    test('everything is told at once, with the cart', async () => {
      const { cart } = await orders.mutate('cartCreate', {
        lines: [{ merchandiseId: await orders.sell(), quantity: 1 }],
      });
      const refused = await orders.place(cart.id);
      expect(refused).toMatchObject({ __typename: 'OrderRefused', cart: { id: cart.id } });
      expect(codes(refused)).toEqual(['EMAIL_REQUIRED', 'ADDRESS_REQUIRED']);
      const input = { cartId: cart.id, deliveryAddress: address };
      await orders.mutate('cartDeliveryAddressUpdate', input);
      expect(codes(await orders.place(cart.id))).toEqual(['EMAIL_REQUIRED', 'DELIVERY_OPTION_REQUIRED']);
      const empty = await orders.mutate('cartCreate', {});
      expect(codes(await orders.place(empty.cart.id))).toEqual(['CART_EMPTY']);
    });

    test('a delivery option whose time is over by now', async () => {
      const cartId = await orders.readyCart();
      await orders.backdoor.expireDelivery(cartId);
      expect(codes(await orders.place(cartId))).toEqual(['DELIVERY_OPTION_REQUIRED']);
    });

    test('a deleted product, by name; without it the rest can be ordered', async () => {
      const [gone, stays] = [await orders.sell(), await orders.sell()];
      const cartId = await orders.readyCart({ variantId: gone });
      await orders.mutate('cartLinesAdd', { cartId, lines: [{ merchandiseId: stays, quantity: 1 }] });
      await orders.withdraw(gone);
      const refused = await orders.place(cartId);
      expect(refused.userErrors).toContainEqual({
        code: 'MERCHANDISE_UNAVAILABLE',
        field: ['input', 'cartId'],
        message: 'Herring barrel – Small cannot be bought any more. Remove it from the cart.',
      });
      const lineId = refused.cart.lines.find(({ available }) => !available)?.id;
      await orders.mutate('cartLinesRemove', { cartId, lineIds: [lineId] });
      const handle = await orders.quote(cartId);
      await orders.mutate('cartSelectedDeliveryOptionUpdate', { cartId, handle });
      expect(await orders.place(cartId)).toMatchObject({ __typename: 'OrderAccepted' });
    });

    test('a price that changed since the cart was shown: refused with the new cost, and accepted once that was shown', async () => {
      const variantId = await orders.sell();
      const cartId = await orders.readyCart({ variantId });
      await orders.reprice(variantId, 2_690);
      const refused = await orders.place(cartId);
      expect(codes(refused)).toEqual(['PRICE_CHANGED']);
      expect(refused.userErrors[0]?.message).toContain('It now costs 31.80 EUR.');
      expect(refused.cart.cost.totalAmount.amount).toBe('31.80');
      const accepted = await orders.place(cartId, { key: 'having seen it' });
      expect(accepted.order.total.amount).toBe('31.80');
    });

    test('a request that was refused for its price stays refused when it is repeated blindly', async () => {
      const variantId = await orders.sell();
      const cartId = await orders.readyCart({ variantId });
      await orders.reprice(variantId, 2_690);
      for (const _ of [1, 2, 3]) {
        const refused = await orders.place(cartId, { key: 'pressed again' });
        expect(codes(refused)).toEqual(['PRICE_CHANGED']);
        expect(refused.cart.cost.totalAmount.amount).toBe('31.80');
      }
      const accepted = await orders.place(cartId, { key: 'after showing it' });
      expect(accepted).toMatchObject({ __typename: 'OrderAccepted' });
    });

    test.each([
      ['an empty key', 'INVALID_IDEMPOTENCY_KEY', { key: '' }],
      ['a key of 256 characters', 'INVALID_IDEMPOTENCY_KEY', { key: 'x'.repeat(256) }],
      ['a key that cannot be printed', 'INVALID_IDEMPOTENCY_KEY', { key: 'a\0b' }],
      ['an empty payment method', 'INVALID_PAYMENT_METHOD', { token: '' }],
      ['an endless payment method', 'INVALID_PAYMENT_METHOD', { token: 'x'.repeat(8_193) }],
    ])('%s: %s', async (_, code, options) => {
      expect(codes(await orders.place(await orders.readyCart(), options))).toEqual([code]);
    });

    test('a cart that does not exist, or an id of another kind', async () => {
      expect(codes(await orders.place(createId('cart')))).toEqual(['CART_NOT_FOUND']);
      expect(codes(await orders.place(createId('ord')))).toEqual(['CART_NOT_FOUND']);
    });
  });

  describe('repeating a request', () => {
    test('gives the first answer again, with the same token', async () => {
      const cartId = await orders.readyCart();
      const first = await orders.place(cartId);
      const again = await orders.place(cartId);
      expect(again).toMatchObject({ replayed: true, token: first.token, order: { id: first.order.id } });
      expect(await countOf(cartId)).toBe(1);
    });

    test('of a longest possible key works too', async () => {
      const cartId = await orders.readyCart();
      const key = 'ä'.repeat(255);
      await orders.place(cartId, { key });
      expect(await orders.place(cartId, { key })).toMatchObject({ replayed: true });
    });

    test('with another body is refused', async () => {
      const cartId = await orders.readyCart();
      await orders.place(cartId);
      expect(codes(await orders.place(cartId, { token: 'tok_other' }))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
      const [first, second] = [
        await orders.readyCart({ viewer: bob }),
        await orders.readyCart({ viewer: bob }),
      ];
      await orders.place(first, { viewer: bob, key: 'bobs' });
      expect(codes(await orders.place(second, { viewer: bob, key: 'bobs' }))).toEqual([
        'IDEMPOTENCY_KEY_REUSED',
      ]);
    });

    test('for a new cart is refused to a guest too, who is known by the e-mail address', async () => {
      const [first, second] = [await orders.readyCart(), await orders.readyCart()];
      await orders.place(first, { key: 'lost' });
      const buyerIdentity = { email: 'Ada@Example.com' };
      await orders.mutate('cartBuyerIdentityUpdate', { cartId: second, buyerIdentity });
      expect(codes(await orders.place(second, { key: 'lost' }))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    });

    test("somebody else's key is another key", async () => {
      const first = await orders.place(await orders.readyCart({ viewer: ada }), { viewer: ada, key: 'same' });
      const second = await orders.place(await orders.readyCart(), { key: 'same' });
      const third = await orders.readyCart();
      await orders.mutate('cartBuyerIdentityUpdate', {
        cartId: third,
        buyerIdentity: { email: 'eve@example.com' },
      });
      const thirdPlaced = await orders.place(third, { key: 'same' });
      expect([first, second, thirdPlaced].map(({ replayed }) => replayed)).toEqual([false, false, false]);
    });

    test('fifty times at once makes one order, and everybody gets it', async () => {
      const cartId = await orders.readyCart();
      const answers = await Promise.all(Array.from({ length: 50 }, () => orders.place(cartId)));
      expect(new Set(answers.map(({ order, token }) => `${order.id} ${token}`)).size).toBe(1);
      expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(await countOf(cartId)).toBe(1);
    });

    test('at once with different keys makes one order and refuses the rest', async () => {
      const cartId = await orders.readyCart();
      const keys = ['a', 'b', 'c', 'd', 'e'];
      const answers = await Promise.all(keys.map((key) => orders.place(cartId, { key })));
      const refused = answers.filter(({ __typename }) => __typename === 'OrderRefused');
      expect(refused).toHaveLength(4);
      for (const answer of refused) expect(codes(answer)).toEqual(['CART_NOT_FOUND']);
      expect(await countOf(cartId)).toBe(1);
    });

    test('finds the order even if closing its cart was lost, and closes it then', async () => {
      const cartId = await orders.readyCart();
      const { order } = await orders.place(cartId);
      const reopen = () => orders.backdoor.reopenCart(cartId);
      await reopen();
      expect(codes(await orders.place(cartId, { key: 'other' }))).toEqual(['CART_NOT_FOUND']);
      expect(await orders.cart(cartId)).toBeNull();
      await reopen();
      expect(await orders.place(cartId)).toMatchObject({ replayed: true, order: { id: order.id } });
      expect(await orders.cart(cartId)).toBeNull();
      expect(await countOf(cartId)).toBe(1);
    });
  });

  describe('reading an order', () => {
    test('a guest needs the token', async () => {
      const { id, token } = await orders.placed();
      expect(await read(id, token)).toMatchObject({ id });
      const other = await orders.placed();
      for (const wrong of [null, '', 'guess', other.token]) expect(await read(id, wrong)).toBeNull();
    });

    test('its customer and staff need none, and others get nothing', async () => {
      const { id } = await orders.placed({ viewer: ada });
      expect(await read(id, null, ada)).toMatchObject({ customer: { id: ada.id } });
      expect(await read(id, null, clerk)).toMatchObject({ id });
      expect(await read(id, null, bob)).toBeNull();
      expect(await read(id, null, { ...clerk, scopes: ['catalog:write'] })).toBeNull();
    });

    test.each(['cart_01J8ZQ5R7N4T9VJ2M6XK3B0CDE', 'ord_1', ''])(
      'there is no order by the id %j',
      async (id) => {
        expect(await read(id, 'token', clerk)).toBeNull();
      },
    );
  });
});
