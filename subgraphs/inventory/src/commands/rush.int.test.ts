import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createId } from '@hansa/kit/ids';
import {
  DEFAULT_LOCATION,
  keeper,
  startInventory,
  type InventoryUnderTest,
} from '../test/inventory-under-test.ts';

let inventory: InventoryUnderTest;
beforeAll(async () => {
  inventory = await startInventory();
}, 60_000);
afterAll(() => inventory.close());

const many = (count: number) => Array.from({ length: count }, (_each, index) => index);

async function countAnswers(orders: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const order of orders) {
    const [first = 'none'] = await inventory.answers(order);
    counts[first] = (counts[first] ?? 0) + 1;
  }
  return counts;
}

test('of 200 buyers for the last unit one gets it', async () => {
  const variant = await inventory.variant(1);
  const orders = many(200).map(() => createId('ord'));
  await Promise.all(orders.map((order) => inventory.make(order, [[variant, 1]])));
  expect(await countAnswers(orders)).toEqual({ made: 1, 'refused INSUFFICIENT_STOCK': 199 });
  expect(await inventory.discrepancies()).toEqual([]);
}, 60_000);

test('100 units for 500 buyers of 1 to 3: never more than 100 are sold, and all are', async () => {
  const variant = await inventory.variant(100);
  const orders = many(500).map((index) => ({ order: createId('ord'), quantity: (index % 3) + 1 }));
  await Promise.all(
    orders.map(async ({ order, quantity }) => {
      await inventory.make(order, [[variant, quantity]]);
      await inventory.claim(order);
    }),
  );
  const sold = await Promise.all(
    orders.map(async ({ order, quantity }) => {
      const answers = await inventory.answers(order);
      return answers.includes('claimed') ? quantity : 0;
    }),
  );
  expect(sold.reduce((sum, quantity) => sum + quantity, 0)).toBe(100);
  expect(await inventory.level(variant)).toEqual({ onHand: 0, reserved: 0 });
  expect(await inventory.discrepancies()).toEqual([]);
}, 120_000);

test('orders that name the same variants in opposite orders do not deadlock', async () => {
  const variants = await Promise.all(many(6).map(() => inventory.variant(1_000)));
  const lines = variants.map((variant): [string, number] => [variant, 1]);
  const orders = many(100).map(() => createId('ord'));
  await Promise.all(
    orders.map(async (order, index) => {
      await inventory.make(order, index % 2 === 0 ? lines : [...lines].reverse());
      await (index % 3 === 0 ? inventory.release(order) : inventory.claim(order));
    }),
  );
  expect(await countAnswers(orders)).toEqual({ made: 100 });
  expect(inventory.warnings.filter((line) => line.includes('deadlock'))).toEqual([]);
  expect(await inventory.discrepancies()).toEqual([]);
}, 60_000);

test('counting and selling at once never goes below zero', async () => {
  const variant = await inventory.variant(50);
  const adjust = (delta: number) =>
    inventory.ask(
      `mutation ($input: InventoryAdjustQuantitiesInput!) {
        inventoryAdjustQuantities(input: $input) { userErrors { code } }
      }`,
      {
        input: {
          reason: 'shrinkage',
          idempotencyKey: createId('key'),
          changes: [{ variantId: variant, locationId: DEFAULT_LOCATION, delta }],
        },
      },
      keeper,
    );
  await Promise.all(
    many(60).map(async (index) => {
      const order = createId('ord');
      await Promise.all([inventory.make(order, [[variant, 1]]), adjust(index % 4 === 0 ? 1 : -1)]);
      if (index % 2 === 0) await inventory.claim(order);
    }),
  );
  const { onHand, reserved } = await inventory.level(variant);
  expect(onHand).toBeGreaterThanOrEqual(reserved);
  expect(reserved).toBeGreaterThanOrEqual(0);
  expect(await inventory.discrepancies()).toEqual([]);
}, 60_000);
