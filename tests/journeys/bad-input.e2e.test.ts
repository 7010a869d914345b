import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT, decodeJwt } from 'jose';
import { eventually } from '../support/eventually.ts';
import { startHansa, temporaryFolder, type Hansa } from '../support/hansa.ts';
import {
  dataOf,
  findVariant,
  lübeck,
  orderThat,
  placeOrder,
  readyCart,
  register,
  signInOwner,
  stockProduct,
} from '../support/shop.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let hansa: Hansa;
let owner: string;
let variant: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  hansa = await startHansa({ folder: folder.path });
  owner = await signInOwner(hansa);
  variant = await stockProduct(hansa, owner, 100);
}, 120_000);
afterAll(async () => {
  await hansa.stop();
  await folder.remove();
}, 60_000);

const cartCreate = (lines: object[], token?: string) =>
  hansa.ask(
    `mutation ($input: CartCreateInput!) { cartCreate(input: $input) { cart { id } userErrors { code field message } } }`,
    { input: { lines } },
    token,
  );

const codes = (errors: readonly { code: string }[] | undefined) => errors?.map(({ code }) => code);

describe('bad input gets a clear answer', () => {
  test.each([0, -1, 1_000_000_000])('a quantity of %d is refused by name', async (quantity) => {
    const { data } = await cartCreate([{ merchandiseId: variant, quantity }]);
    expect(data.cartCreate.userErrors).toHaveLength(1);
    expect(data.cartCreate.userErrors[0].field).toEqual(expect.arrayContaining(['lines', '0', 'quantity']));
  });

  test.each(['var_01J8ZQ5R7N4T9VJ2M6XK3B0CDE', 'prod_01J8ZQ5R7N4T9VJ2M6XK3B0CDE', '', '💥'])(
    'an unknown variant %p is refused by name',
    async (merchandiseId) => {
      const { data } = await cartCreate([{ merchandiseId, quantity: 1 }]);
      expect(codes(data.cartCreate.userErrors)).toEqual(['MERCHANDISE_NOT_FOUND']);
    },
  );

  test("nobody sees or changes somebody else's cart", async () => {
    const [ada, eve] = [await register(hansa), await register(hansa)];
    const { id } = (await cartCreate([{ merchandiseId: variant, quantity: 1 }], ada.token)).data.cartCreate
      .cart;
    for (const token of [eve.token, undefined]) {
      expect(
        (await hansa.ask(`query ($id: ID!) { cart(id: $id) { id } }`, { id }, token)).data.cart,
      ).toBeNull();
      const add = await hansa.ask(
        `mutation ($input: CartLinesAddInput!) { cartLinesAdd(input: $input) { cart { id } userErrors { code } } }`,
        { input: { cartId: id, lines: [{ merchandiseId: variant, quantity: 1 }] } },
        token,
      );
      expect(codes(add.data.cartLinesAdd.userErrors)).toEqual(['CART_NOT_FOUND']);
      expect(await placeOrder(hansa, { cartId: id }, token)).toEqual({
        kind: 'refused',
        codes: ['CART_NOT_FOUND'],
      });
    }
  });

  test('a deleted product in a cart is named when the cart is ordered, and not charged', async () => {
    const handle = `doomed-${Date.now()}`;
    const csv = `Handle,Title,Option1 Name,Option1 Value,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Requires Shipping,Status\n${handle},Doomed,Title,Default Title,shopify,5,9.00,TRUE,active\n`;
    dataOf(
      await hansa.ask(
        `mutation ($input: ProductsImportInput!) { productsImport(input: $input) { createdCount userErrors { message } } }`,
        { input: { csv } },
        owner,
      ),
    );
    const { id } = await findVariant(hansa, handle);
    const cart = await eventually('a cart', () => readyCart(hansa, [{ merchandiseId: id, quantity: 1 }]));
    const { product } = dataOf(
      await hansa.ask(`query ($handle: String) { product(handle: $handle) { id } }`, { handle }),
    );
    dataOf(
      await hansa.ask(
        `mutation ($input: ProductDeleteInput!) { productDelete(input: $input) { userErrors { message } } }`,
        { input: { id: product.id } },
        owner,
      ),
    );
    await eventually('the news in orders', async () => {
      const { data } = await hansa.ask(`query ($id: ID!) { cart(id: $id) { lines { available } } }`, {
        id: cart.id,
      });
      return data.cart.lines[0].available === false;
    });
    expect(await placeOrder(hansa, { cartId: cart.id })).toEqual({
      kind: 'refused',
      codes: ['MERCHANDISE_UNAVAILABLE'],
    });
  });

  test('a price that changed is told, and charged only after it was shown', async () => {
    const { product } = dataOf(
      await hansa.ask(
        `{ product(handle: "herring-barrel") { id variants(first: 1) { nodes { id price { amount } } } } }`,
      ),
    );
    const [{ id, price }] = product.variants.nodes;
    const cart = await readyCart(hansa, [{ merchandiseId: id, quantity: 1 }]);
    const dearer = (Number(price.amount) + 1).toFixed(2);
    dataOf(
      await hansa.ask(
        `mutation ($input: ProductVariantsBulkUpdateInput!) { productVariantsBulkUpdate(input: $input) { userErrors { message } } }`,
        {
          input: {
            productId: product.id,
            variants: [{ id, price: { amount: dearer, currencyCode: 'EUR' } }],
          },
        },
        owner,
      ),
    );
    await eventually('the refusal', async () => {
      // Until orders has heard of the new price, the old one is still the one it would sell for.
      const probe = await cartCreate([{ merchandiseId: id, quantity: 1 }]);
      const { data } = await hansa.ask(
        `query ($id: ID!) { cart(id: $id) { cost { subtotalAmount { amount } } } }`,
        { id: probe.data.cartCreate.cart.id },
      );
      return data.cart.cost.subtotalAmount.amount === dearer;
    });
    expect(await placeOrder(hansa, { cartId: cart.id })).toEqual({
      kind: 'refused',
      codes: ['PRICE_CHANGED'],
    });
    const placed = await placeOrder(hansa, { cartId: cart.id });
    const order = await orderThat(hansa, placed, ({ status }) => status === 'CONFIRMED');
    expect(Number(order.total.amount)).toBeCloseTo(Number(cart.total) + 1, 2);
  });

  test('a mutation beyond one’s scopes does nothing and says so', async () => {
    const { token } = await register(hansa);
    for (const caller of [token, undefined]) {
      const answer = await hansa.ask(
        `mutation ($input: ProductsImportInput!) { productsImport(input: $input) { createdCount } }`,
        { input: { csv: 'Handle,Title\nx,X' } },
        caller,
      );
      expect(answer.data).toEqual({ productsImport: null });
      expect(answer.errors?.[0]?.extensions?.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
    }
  });

  test('an expired, forged, foreign or garbled token is refused, and does not count as a visitor', async () => {
    const claims = decodeJwt(owner);
    const { privateKey } = generateKeyPairSync('ed25519');
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey);
    const secrets = JSON.parse(await readFile(join(folder.path, 'secrets.json'), 'utf8')) as Record<
      string,
      string
    >;
    const jwk = JSON.parse(secrets['HANSA_TOKEN_KEY'] ?? '') as { kid: string };
    const key = createPrivateKey({ key: jwk as never, format: 'jwk' });
    const expired = await new SignJWT({ ...claims, exp: Math.floor(Date.now() / 1_000) - 60 })
      .setProtectedHeader({ alg: 'EdDSA', kid: jwk.kid })
      .sign(key);
    const foreign = await new SignJWT({ ...claims, aud: 'elsewhere' })
      .setProtectedHeader({ alg: 'EdDSA', kid: jwk.kid })
      .sign(key);
    for (const token of [forged, expired, foreign, 'a.b.c', `${owner}x`]) {
      const answer = await hansa.ask(`{ products(first: 1) { totalCount } }`, {}, token);
      expect([answer.status, answer.errors?.[0]?.extensions?.code]).toEqual([401, 'UNAUTHENTICATED']);
    }
  });

  test('HTML in a name is text in mails', async () => {
    const evil = '<script>alert("x")</script>';
    const { data } = await hansa.ask(
      `mutation ($input: CartCreateInput!) { cartCreate(input: $input) { cart { id deliveryOptions { handle } } userErrors { code } } }`,
      {
        input: {
          lines: [{ merchandiseId: variant, quantity: 1 }],
          buyerIdentity: { email: 'eve@example.com', countryCode: 'DE' },
          deliveryAddress: { ...lübeck, firstName: evil },
          note: evil,
        },
      },
    );
    const { id, deliveryOptions } = data.cartCreate.cart;
    dataOf(
      await hansa.ask(
        `mutation ($input: CartSelectedDeliveryOptionUpdateInput!) { cartSelectedDeliveryOptionUpdate(input: $input) { userErrors { code message } } }`,
        { input: { cartId: id, handle: deliveryOptions[0].handle } },
      ),
    );
    const order = await orderThat(
      hansa,
      await placeOrder(hansa, { cartId: id }),
      ({ status }) => status === 'CONFIRMED',
    );
    const mails = join(folder.path, 'mails');
    const found = await eventually('the mails', async () => {
      const texts = await Promise.all(
        (await readdir(mails)).map((name) => readFile(join(mails, name), 'utf8')),
      );
      const ours = texts.filter((text) => text.includes(order.number));
      return ours.length >= 2 && ours;
    });
    expect(found.join('\n')).not.toContain('<script>');
  });

  test.each([
    ['order', 'query ($id: ID!) { order(id: $id) { id } }'],
    ['cart', 'query ($id: ID!) { cart(id: $id) { id } }'],
    ['product', 'query ($id: ID!) { product(id: $id) { id } }'],
    ['collection', 'query ($id: ID!) { collection(id: $id) { id } }'],
  ])('an id of another kind is no %s', async (field, query) => {
    for (const id of [variant, 'nonsense', '', "'; drop table orders; --", '💥'.repeat(100)]) {
      expect(await hansa.ask(query, { id }, owner)).toMatchObject({ status: 200, data: { [field]: null } });
    }
  });

  test('a query of 3 MB is refused in one sentence', async () => {
    const answer = await hansa.ask(`{ products(first: 1) { totalCount } } # ${'x'.repeat(3 * 1024 * 1024)}`);
    expect(answer.status).toBe(413);
    expect(answer.errors?.[0]?.message).toMatch(/2 MB/);
  });

  test('a CSV that is none is refused line by line; what was good is kept', async () => {
    const csv = [
      'Handle,Title,Variant Price,Option1 Name,Option1 Value',
      'good-one,Good one,1.00,Title,Default Title',
      'bad-price,Bad,abc,Title,Default Title',
      'open,"never closed',
    ].join('\n');
    const { data } = await hansa.ask(
      `mutation ($input: ProductsImportInput!) { productsImport(input: $input) { createdCount rowErrors { line handle message } userErrors { message } } }`,
      { input: { csv } },
      owner,
    );
    expect(data.productsImport.createdCount).toBe(1);
    expect(data.productsImport.rowErrors.map(({ line }: { line: number }) => line)).toEqual([3, 4]);
  });

  test('nobody names a delivery price of their own', async () => {
    const cart = await readyCart(hansa, [{ merchandiseId: variant, quantity: 1 }]);
    const other = await readyCart(hansa, [{ merchandiseId: variant, quantity: 50 }]);
    const handleOf = async (id: string) =>
      dataOf(
        await hansa.ask(`query ($id: ID!) { cart(id: $id) { selectedDeliveryOption { handle } } }`, { id }),
      ).cart.selectedDeliveryOption.handle as string;
    const foreign = await handleOf(other.id);
    const own = await handleOf(cart.id);
    for (const handle of [foreign, `${own}x`, 'free', own.split('.').slice(0, 2).join('.') + '.']) {
      const { data } = await hansa.ask(
        `mutation ($input: CartSelectedDeliveryOptionUpdateInput!) { cartSelectedDeliveryOptionUpdate(input: $input) { cart { id } userErrors { code } } }`,
        { input: { cartId: cart.id, handle } },
      );
      expect(data.cartSelectedDeliveryOptionUpdate.userErrors).toHaveLength(1);
    }
  });
});
