import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aCart } from '../test/examples.ts';
import { openStorage, type OpenedStorage } from '../test/opened-storage.ts';
import { overEveryStorage } from '../test/storages.ts';
import type { CartStore } from './cart-store.ts';

overEveryStorage('the store of carts', (kind) => {
  let opened: OpenedStorage;
  let carts: CartStore;
  let elsewhere: CartStore;
  beforeAll(async () => {
    opened = await openStorage(kind);
    carts = opened.storage.carts;
    elsewhere = opened.another().storage.carts;
  });
  afterAll(() => opened.close());

  test('keeps a cart as it is', async () => {
    const cart = aCart({ id: 'cart_whole', note: '<b>ä€😀</b>', outdatedKeys: ['a', 'b'] });
    await carts.insert(cart);
    expect(await carts.byId('cart_whole')).toEqual(cart);
    expect(await carts.byIds(['cart_whole', 'cart_none'])).toEqual(new Map([['cart_whole', cart]]));
  });

  test('forgets carts that nobody touched for a season, and no others', async () => {
    await carts.insert(aCart({ id: 'cart_old' }));
    await carts.insert(aCart({ id: 'cart_new' }));
    await carts.insert(aCart({ id: 'cart_touched' }));
    await opened.ageCart('cart_old', 91);
    await opened.ageCart('cart_touched', 91);
    await carts.change('cart_touched', (cart) => ({ cart }));
    expect(await carts.deleteAbandoned(90)).toBe(1);
    const left = await carts.byIds(['cart_old', 'cart_new', 'cart_touched']);
    expect([...left.keys()].sort()).toEqual(['cart_new', 'cart_touched']);
  });

  test('writes nothing for a decision that comes to nothing', async () => {
    await carts.insert(aCart({ id: 'cart_same' }));
    expect(await carts.change('cart_same', () => ({ cart: undefined, why: 'not wanted' }))).toEqual({
      why: 'not wanted',
    });
    expect(await carts.byId('cart_same')).toMatchObject({ version: 1 });
    expect(await carts.change('cart_none', (cart) => ({ cart }))).toBeUndefined();
  });

  test('counts versions, and tells the time by its own clock', async () => {
    await carts.insert(aCart({ id: 'cart_versions' }));
    const decision = await carts.change('cart_versions', (cart, now) => ({ cart, now }));
    expect(decision).toMatchObject({ cart: { version: 2 } });
    expect(Math.abs((decision?.now.getTime() ?? 0) - (await carts.now()).getTime())).toBeLessThan(10_000);
  });

  test('loses no change to another one, in whichever process', async () => {
    await carts.insert(aCart({ id: 'cart_busy', outdatedKeys: [] }));
    const changes = Array.from({ length: 30 }, (_, n) =>
      (n % 2 ? carts : elsewhere).change('cart_busy', (cart) => ({
        cart: { ...cart, outdatedKeys: [...cart.outdatedKeys, `key ${n}`] },
      })),
    );
    await Promise.all(changes);
    const cart = await carts.byId('cart_busy');
    expect(cart?.version).toBe(31);
    expect(new Set(cart?.outdatedKeys).size).toBe(30);
  });

  test('closes a cart once, for the order that was first', async () => {
    await carts.insert(aCart({ id: 'cart_ordered' }));
    await carts.close('cart_ordered', 'ord_1');
    await carts.close('cart_ordered', 'ord_2');
    expect(await carts.byId('cart_ordered')).toMatchObject({ orderId: 'ord_1', version: 2 });
    await carts.close('cart_none', 'ord_1');
  });

  test('forgets the carts of a customer who left, though one is just being changed', async () => {
    await carts.insert(aCart({ id: 'cart_hers', customerId: 'cust_ada' }));
    await carts.insert(aCart({ id: 'cart_his', customerId: 'cust_bob' }));
    const changes = Array.from({ length: 10 }, () => elsewhere.change('cart_hers', (cart) => ({ cart })));
    await Promise.all([...changes, carts.deleteOfCustomer('cust_ada')]);
    const left = await carts.byIds(['cart_hers', 'cart_his']);
    expect([...left.keys()]).toEqual(['cart_his']);
    expect(await carts.change('cart_hers', (cart) => ({ cart }))).toBeUndefined();
  });
});
