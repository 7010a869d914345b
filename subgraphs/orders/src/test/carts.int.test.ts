import { productCreated } from '@hansa/contracts/catalog/product-created';
import { customerCreated } from '@hansa/contracts/users/customer-created';
import { customerDeleted } from '@hansa/contracts/users/customer-deleted';
import { anonymous } from '@hansa/kit/auth/viewer';
import { createId } from '@hansa/kit/ids';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { address } from './examples.ts';
import { ada, bob, clerk, startOrders, type OrdersUnderTest } from './orders-under-test.ts';
import { overEveryStorage } from './storages.ts';
import { codes } from './views.ts';

overEveryStorage('carts', (kind) => {
  let orders: OrdersUnderTest;
  let variantId: string;
  beforeAll(async () => {
    orders = await startOrders(kind);
    variantId = await orders.sell();
  });
  afterAll(() => orders.close());

  const line = (quantity = 1, merchandiseId = variantId) => ({ merchandiseId, quantity });
  const newCart = async (input = {}, viewer = anonymous) =>
    (await orders.mutate('cartCreate', { lines: [line()], ...input }, viewer)).cart;

  describe('a cart', () => {
    test('begins with all that it is given', async () => {
      const note = '<b>Ahoy</b> & good wind';
      const cart = await newCart({
        lines: [line(2)],
        buyerIdentity: { email: 'ada@example.com', countryCode: 'DE' },
        deliveryAddress: address,
        note,
      });
      expect(cart).toMatchObject({
        totalQuantity: 2,
        note,
        lines: [
          {
            title: 'Herring barrel – Small',
            sku: 'HB-S',
            quantity: 2,
            weightGrams: 900,
            requiresShipping: true,
            available: true,
            merchandise: { id: variantId },
            cost: {
              amountPerQuantity: { amount: '24.90', currencyCode: 'EUR' },
              totalAmount: { amount: '49.80' },
            },
          },
        ],
        cost: {
          subtotalAmount: { amount: '49.80', currencyCode: 'EUR' },
          totalShippingAmount: { amount: '0.00' },
          totalTaxAmount: { amount: '7.95' },
          totalDiscountAmount: { amount: '0.00' },
          totalAmount: { amount: '49.80' },
        },
        buyerIdentity: { email: 'ada@example.com', customer: null, countryCode: 'DE' },
        deliveryAddress: { city: 'Lübeck' },
        selectedDeliveryOption: null,
        discountCodes: [],
      });
      expect(await orders.cart(cart.id)).toEqual(cart);
    });

    test('may begin empty, and costs nothing then', async () => {
      const { cart } = await orders.mutate('cartCreate', {});
      expect(cart).toMatchObject({ lines: [], cost: { totalAmount: { amount: '0.00' } } });
    });

    test('is not made when any part of it cannot be', async () => {
      const payload = await orders.mutate('cartCreate', {
        lines: [line(0), line(1, 'var_unknown')],
        buyerIdentity: { email: 'nobody' },
        note: 'x'.repeat(5_001),
      });
      expect(payload.cart).toBeNull();
      expect(codes(payload)).toEqual([
        'INVALID_QUANTITY',
        'MERCHANDISE_NOT_FOUND',
        'INVALID_EMAIL',
        'NOTE_TOO_LONG',
      ]);
    });

    test('merges what is added twice, changes quantities, and loses lines', async () => {
      const { id: cartId, lines } = await newCart();
      const id = lines[0]?.id;
      const added = await orders.mutate('cartLinesAdd', { cartId, lines: [line(2)] });
      expect(added.cart.lines).toMatchObject([{ id, quantity: 3 }]);
      const update = { cartId, lines: [{ id, quantity: 7 }] };
      expect((await orders.mutate('cartLinesUpdate', update)).cart.totalQuantity).toBe(7);
      const removed = await orders.mutate('cartLinesRemove', { cartId, lineIds: [id] });
      expect(removed.cart.lines).toEqual([]);
    });

    test.each([0, -1, 1_000_000_000])('takes no quantity of %d', async (quantity) => {
      const { id: cartId } = await newCart();
      const payload = await orders.mutate('cartLinesAdd', { cartId, lines: [line(quantity)] });
      expect(codes(payload)).toEqual(['INVALID_QUANTITY']);
      expect(payload.cart.totalQuantity).toBe(1);
    });

    test('takes neither an unknown variant, nor an id of another kind, nor text that no database takes', async () => {
      const { id: cartId } = await newCart();
      for (const id of [createId('var'), createId('prod'), 'a\0b', 'x'.repeat(10_000)]) {
        expect(codes(await orders.mutate('cartLinesAdd', { cartId, lines: [line(1, id)] }))).toEqual([
          'MERCHANDISE_NOT_FOUND',
        ]);
      }
    });

    test('takes one currency only', async () => {
      const yen = await orders.sell({ price: { amount: 500, currencyCode: 'JPY' } });
      const { id: cartId } = await newCart();
      expect(codes(await orders.mutate('cartLinesAdd', { cartId, lines: [line(1, yen)] }))).toEqual([
        'CURRENCY_MISMATCH',
      ]);
      const inYen = await newCart({ lines: [line(3, yen)] });
      expect(inYen.cost.totalAmount).toEqual({ amount: '1500' });
    });

    test('takes 250 lines, and not one more, neither at once nor later', async () => {
      const ids = await Promise.all(Array.from({ length: 251 }, () => orders.sell()));
      const lines = ids.map((id) => line(1, id));
      expect(codes(await orders.mutate('cartCreate', { lines }))).toEqual(['TOO_MANY_LINES']);
      const cart = await newCart({ lines: lines.slice(0, 250) });
      expect(cart.lines).toHaveLength(250);
      const payload = await orders.mutate('cartLinesAdd', { cartId: cart.id, lines: lines.slice(250) });
      expect(codes(payload)).toEqual(['TOO_MANY_LINES']);
    });

    test('keeps every line of many changes at once', async () => {
      const { id: cartId } = await orders.mutate('cartCreate', {}).then(({ cart }) => cart);
      const ids = await Promise.all(Array.from({ length: 12 }, () => orders.sell()));
      const changes = [...ids, ...ids].map((id) =>
        orders.mutate('cartLinesAdd', { cartId, lines: [line(1, id)] }),
      );
      await Promise.all(changes);
      const cart = await orders.cart(cartId);
      expect(cart.lines).toHaveLength(12);
      expect(cart.totalQuantity).toBe(24);
    });
  });

  describe('prices', () => {
    test('are those of now whenever a cart is looked at, and the delivery option stays', async () => {
      const id = await orders.sell();
      const cartId = await orders.readyCart({ variantId: id });
      await orders.reprice(id, 2_690);
      const cart = await orders.cart(cartId);
      expect(cart.cost.subtotalAmount.amount).toBe('26.90');
      expect(cart.selectedDeliveryOption.title).toBe('Standard');
      expect((await orders.cartDocument(cartId)).lines[0]?.unitPrice.amount).toBe(2_690);
    });

    test('a look by staff shows the buyer nothing, so it does not count as their having seen a price', async () => {
      const id = await orders.sell();
      const cart = await newCart({ lines: [line(1, id)] }, ada);
      await orders.reprice(id, 2_690);
      expect((await orders.cart(cart.id, clerk)).cost.subtotalAmount.amount).toBe('26.90');
      expect((await orders.cartDocument(cart.id)).lines[0]?.unitPrice.amount).toBe(2_490);
    });

    test('a line whose product was deleted stays visible and says that it cannot be bought', async () => {
      const id = await orders.sell();
      const cart = await newCart({ lines: [line(1, id)] });
      await orders.withdraw(id);
      expect((await orders.cart(cart.id)).lines).toMatchObject([
        { title: 'Herring barrel – Small', available: false, cost: { totalAmount: { amount: '24.90' } } },
      ]);
      expect(codes(await orders.mutate('cartLinesAdd', { cartId: cart.id, lines: [line(1, id)] }))).toEqual([
        'MERCHANDISE_NOT_FOUND',
      ]);
    });

    test('news of the catalog may come twice, late, and in any order', async () => {
      const id = await orders.sell();
      await orders.reprice(id, 3_000);
      await orders.reprice(id, 3_100);
      const published = { version: 2, price: { amount: 1, currencyCode: 'EUR' } };
      const [example] = productCreated.example.variants;
      const variants = example ? [{ ...example, ...published, variantId: id }] : [];
      const data = { ...productCreated.example, productId: createId('prod'), variants };
      await orders.tell(productCreated.make({ subject: data.productId, sequence: 1, data }));
      expect((await newCart({ lines: [line(1, id)] })).cost.subtotalAmount.amount).toBe('31.00');
    });
  });

  describe('whose cart it is', () => {
    test("a customer's cart is not found by others, and staff may look but not touch", async () => {
      const { id: cartId } = await newCart({}, ada);
      expect(await orders.cart(cartId, ada)).toMatchObject({ buyerIdentity: { customer: { id: ada.id } } });
      expect(await orders.cart(cartId, clerk)).not.toBeNull();
      for (const viewer of [anonymous, bob]) expect(await orders.cart(cartId, viewer)).toBeNull();
      for (const viewer of [anonymous, bob, clerk]) {
        const payload = await orders.mutate('cartNoteUpdate', { cartId, note: 'mine' }, viewer);
        expect(payload).toMatchObject({ cart: null, userErrors: [{ code: 'CART_NOT_FOUND' }] });
        expect(await orders.place(cartId, { viewer })).toMatchObject({
          userErrors: [{ code: 'CART_NOT_FOUND' }],
        });
      }
    });

    test("a guest's cart stays a guest's until a customer identifies as its buyer", async () => {
      const { id: cartId } = await newCart();
      await orders.mutate('cartLinesAdd', { cartId, lines: [line()] }, ada);
      expect(await orders.cart(cartId)).toMatchObject({ buyerIdentity: { customer: null } });
      await orders.mutate('cartBuyerIdentityUpdate', { cartId, buyerIdentity: {} }, ada);
      expect(await orders.cart(cartId)).toBeNull();
      expect(await orders.cart(cartId, ada)).toMatchObject({ buyerIdentity: { customer: { id: ada.id } } });
    });

    test('a customer need not type their address, and leaves nothing but orders behind', async () => {
      const customerId = createId('cust');
      const viewer = { kind: 'customer', id: customerId, scopes: [] } as const;
      const about = { subject: customerId, sequence: 1 };
      const example = { ...customerCreated.example, customerId, email: 'new@example.com' };
      await orders.tell(customerCreated.make({ ...about, data: example }));
      const cart = await newCart({}, viewer);
      expect(cart.buyerIdentity.email).toBe('new@example.com');
      await orders.tell(customerDeleted.make({ ...about, data: { customerId, version: 2 } }));
      await orders.tell(customerCreated.make({ ...about, data: { ...example, version: 3 } }));
      expect(await orders.cart(cart.id, viewer)).toBeNull();
      expect((await newCart({}, viewer)).buyerIdentity.email).toBeNull();
    });

    test.each(['cart_1', 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE', '', 'cart_01J8ZQ5R7N4T9VJ2M6XK3B0C\0E'])(
      'there is no cart by the id %j',
      async (id) => {
        expect(await orders.cart(id)).toBeNull();
        expect(codes(await orders.mutate('cartNoteUpdate', { cartId: id, note: 'x' }))).toEqual([
          'CART_NOT_FOUND',
        ]);
      },
    );
  });

  describe('the gateway', () => {
    const entities = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on Cart { totalQuantity } ... on Order { number } }
  }`;

    test('may resolve carts, and nobody else', async () => {
      const { id } = await newCart();
      const representations = [
        { __typename: 'Cart', id },
        { __typename: 'Cart', id: createId('cart') },
        { __typename: 'Order', id: 'cart_1' },
      ];
      const { data } = await orders.ask(entities, { representations });
      expect(data).toEqual({ _entities: [{ totalQuantity: 1 }, null, null] });
      const { errors } = await orders.askAsStranger(entities, { representations });
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    });
  });
});
