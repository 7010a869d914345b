import { openDatabase, type Database } from '@hansa/kit/database/database';
import { migrate } from '@hansa/kit/database/migrate';
import { createTestDatabase, type TestDatabase } from '@hansa/kit/testing/database';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aCart } from '../test/examples.ts';
import { createCartStore, type CartStore } from './carts.ts';
import type { Tables } from './tables.ts';

let testDatabase: TestDatabase;
let db: Database<Tables>;
let carts: CartStore;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = openDatabase<Tables>({ url: testDatabase.url, applicationName: 'orders-test' });
  await migrate(db, new URL('../../migrations/', import.meta.url));
  carts = createCartStore(db.kysely);
});
afterAll(async () => {
  await db.close();
  await testDatabase.close();
});

test('carts that nobody touched for a season are forgotten, others are not', async () => {
  await carts.insert(aCart({ id: 'cart_old' }));
  await carts.insert(aCart({ id: 'cart_new' }));
  await db.pool.query(`update carts set touched_at = now() - interval '91 days' where id = 'cart_old'`);
  expect(await carts.deleteAbandoned(90)).toBe(1);
  expect([...(await carts.byIds(['cart_old', 'cart_new'])).keys()]).toEqual(['cart_new']);
});

test('a decision that comes to nothing writes nothing', async () => {
  await carts.insert(aCart({ id: 'cart_same' }));
  expect(await carts.change('cart_same', () => ({ cart: undefined, why: 'not wanted' }))).toEqual({
    why: 'not wanted',
  });
  expect(await carts.byId('cart_same')).toMatchObject({ version: 1 });
  expect(await carts.change('cart_none', (cart) => ({ cart }))).toBeUndefined();
});

test('a cart is closed once, by the order that was first', async () => {
  await carts.insert(aCart({ id: 'cart_ordered' }));
  await carts.close('cart_ordered', 'ord_1');
  await carts.close('cart_ordered', 'ord_2');
  expect(await carts.byId('cart_ordered')).toMatchObject({ orderId: 'ord_1', version: 2 });
});
