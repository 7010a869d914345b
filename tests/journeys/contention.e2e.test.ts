import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startHansa, temporaryFolder, type Hansa } from '../support/hansa.ts';
import {
  ledgerOf,
  orderThat,
  placeOrder,
  readyCart,
  signInOwner,
  stockProduct,
  type Placed,
} from '../support/shop.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let hansa: Hansa;
let owner: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  hansa = await startHansa({ folder: folder.path });
  owner = await signInOwner(hansa);
}, 120_000);
afterAll(async () => {
  await hansa.stop();
  await folder.remove();
}, 60_000);

const isOver = ({ status }: { status: string }) => status === 'CONFIRMED' || status === 'CANCELLED';

describe('many buyers at once', () => {
  test('200 who want the last unit: one gets it, 199 are told that there is none', async () => {
    const variant = await stockProduct(hansa, owner, 1);
    const carts = await Promise.all(
      Array.from({ length: 200 }, () => readyCart(hansa, [{ merchandiseId: variant, quantity: 1 }])),
    );
    const placed = await Promise.all(carts.map(({ id }) => placeOrder(hansa, { cartId: id })));
    const orders = await Promise.all(placed.map((each) => orderThat(hansa, each, isOver)));
    expect(orders.filter(({ status }) => status === 'CONFIRMED')).toHaveLength(1);
    expect(orders.filter(({ cancelReason }) => cancelReason === 'INVENTORY')).toHaveLength(199);
  }, 240_000);

  test('one who presses the button 50 times with one key has one order, and one charge', async () => {
    const variant = await stockProduct(hansa, owner, 60);
    const cart = await readyCart(hansa, [{ merchandiseId: variant, quantity: 1 }]);
    const placed = await Promise.all(
      Array.from({ length: 50 }, () => placeOrder(hansa, { cartId: cart.id, idempotencyKey: 'the-one-key' })),
    );
    const accepted = placed.filter(
      (each): each is Extract<Placed, { kind: 'accepted' }> => each.kind === 'accepted',
    );
    expect(accepted).toHaveLength(50);
    expect(new Set(accepted.map(({ orderId, token }) => `${orderId} ${token}`)).size).toBe(1);
    expect(accepted.filter(({ replayed }) => !replayed)).toHaveLength(1);
    const [first] = accepted;
    if (!first) throw new Error('no order');
    await orderThat(hansa, first, ({ financialStatus }) => financialStatus === 'PAID');
    const captures = (await ledgerOf(hansa.sandboxOrigin, first.orderId)).filter(({ kind }) =>
      /^CAPTURE/i.test(kind),
    );
    expect(captures).toHaveLength(1);
  }, 120_000);

  test('two orders of one cart at once: one is accepted, the other refused', async () => {
    const variant = await stockProduct(hansa, owner, 10);
    const cart = await readyCart(hansa, [{ merchandiseId: variant, quantity: 1 }]);
    const both = await Promise.all(
      [1, 2].map((n) => placeOrder(hansa, { cartId: cart.id, idempotencyKey: `key-${n}` })),
    );
    expect(both.map(({ kind }) => kind).sort()).toEqual(['accepted', 'refused']);
  }, 60_000);
});
