import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { reservationMake } from '@hansa/contracts/inventory/reservation-make';
import { createId } from '@hansa/kit/ids';
import { eventually } from '@hansa/kit/testing/eventually';
import { startInventory, type InventoryUnderTest } from '../test/inventory-under-test.ts';

let inventory: InventoryUnderTest;
beforeAll(async () => {
  inventory = await startInventory({ sweepMs: 20, unknownVariantGraceMs: 60_000 });
}, 60_000);
afterAll(() => inventory.close());

test('the sweeper brings counters and ledger up to date after a hold has ended', async () => {
  const [a, b] = [await inventory.variant(3), await inventory.variant(3)];
  const order = createId('ord');
  await inventory.make(
    order,
    [
      [a, 2],
      [b, 1],
    ],
    1,
  );
  expect(await inventory.level(a)).toEqual({ onHand: 3, reserved: 2 });
  await eventually(async () => (await inventory.level(a)).reserved === 0);
  expect(await inventory.level(b)).toEqual({ onHand: 3, reserved: 0 });
  expect(await inventory.discrepancies()).toEqual([]);

  await inventory.claim(order);
  expect(await inventory.answers(order)).toEqual(['made', 'refused EXPIRED']);
});

test('an order for a variant whose news is still on its way waits for it', async () => {
  const order = createId('ord');
  const unheard = createId('var');
  const request = { orderId: order, lines: [{ variantId: unheard, quantity: 1 }], holdSeconds: 900 };
  expect(await inventory.tell(reservationMake, order, request)).toMatchObject({ kind: 'retry' });
  expect(await inventory.answers(order)).toEqual([]);

  const longAgo = new Date(Date.now() - 61_000);
  await inventory.tell(reservationMake, order, request, longAgo);
  expect(await inventory.answers(order)).toEqual(['refused UNKNOWN_VARIANT']);
});
