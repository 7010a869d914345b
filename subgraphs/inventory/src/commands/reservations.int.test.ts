import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { reservationClaim } from '@hansa/contracts/inventory/reservation-claim';
import { reservationMake } from '@hansa/contracts/inventory/reservation-make';
import { createId } from '@hansa/kit/ids';
import { startInventory, type InventoryUnderTest } from '../test/inventory-under-test.ts';

let inventory: InventoryUnderTest;
beforeAll(async () => {
  inventory = await startInventory();
}, 60_000);
afterAll(() => inventory.close());

let order: string;
beforeEach(() => {
  order = createId('ord');
});

/** Ends the time of an order's hold as the database's clock would. */
async function lapse(orderId: string) {
  const { pool } = inventory.database;
  await pool.query(`update reservations set expires_at = now() - interval '1 second' where order_id = $1`, [
    orderId,
  ]);
  await pool.query(
    `update reservation_holds set held_until = now() - interval '1 second' where order_id = $1`,
    [orderId],
  );
}

describe('the life of a reservation', () => {
  test('goods are held, taken, and given back', async () => {
    const variant = await inventory.variant(5);
    await inventory.make(order, [[variant, 2]]);
    expect(await inventory.level(variant)).toEqual({ onHand: 5, reserved: 2 });
    await inventory.claim(order);
    expect(await inventory.level(variant)).toEqual({ onHand: 3, reserved: 0 });
    await inventory.release(order);
    expect(await inventory.level(variant)).toEqual({ onHand: 5, reserved: 0 });
    expect(await inventory.answers(order)).toEqual(['made', 'claimed', 'released restocked']);
  });

  test('every message may come again without effect, and is answered again', async () => {
    const variant = await inventory.variant(5);
    for (const _time of [1, 2, 3]) await inventory.make(order, [[variant, 2]]);
    expect(await inventory.level(variant)).toEqual({ onHand: 5, reserved: 2 });
    for (const _time of [1, 2]) await inventory.claim(order);
    expect(await inventory.level(variant)).toEqual({ onHand: 3, reserved: 0 });
    for (const _time of [1, 2]) await inventory.release(order);
    expect(await inventory.level(variant)).toEqual({ onHand: 5, reserved: 0 });
    expect(await inventory.answers(order)).toEqual([
      ...['made', 'made', 'made', 'claimed', 'claimed'],
      ...['released restocked', 'released restocked'],
    ]);
  });

  test('all lines or none: one short line holds nothing of the others', async () => {
    const [plenty, scarce] = [await inventory.variant(10), await inventory.variant(1)];
    await inventory.make(order, [
      [plenty, 1],
      [scarce, 2],
    ]);
    expect(await inventory.answers(order)).toEqual(['refused INSUFFICIENT_STOCK']);
    expect(await inventory.level(plenty)).toEqual({ onHand: 10, reserved: 0 });
  });

  test('two lines of the same variant count together', async () => {
    const variant = await inventory.variant(3);
    await inventory.make(order, [
      [variant, 2],
      [variant, 2],
    ]);
    expect(await inventory.answers(order)).toEqual(['refused INSUFFICIENT_STOCK']);
    const second = createId('ord');
    await inventory.make(second, [
      [variant, 2],
      [variant, 1],
    ]);
    expect(await inventory.level(variant)).toEqual({ onHand: 3, reserved: 3 });
  });

  test('a release that overtakes its make leaves a tombstone', async () => {
    const variant = await inventory.variant(5);
    await inventory.release(order);
    await inventory.make(order, [[variant, 1]]);
    expect(await inventory.answers(order)).toEqual(['released', 'refused RELEASED']);
    expect(await inventory.level(variant)).toEqual({ onHand: 5, reserved: 0 });
  });

  test('what was never held cannot be claimed', async () => {
    await inventory.claim(order);
    expect(await inventory.answers(order)).toEqual(['refused RELEASED']);
  });

  test('an untracked variant is granted without stock', async () => {
    const service = await inventory.variant(0, false);
    await inventory.make(order, [[service, 1_000_000_000]]);
    await inventory.claim(order);
    await inventory.release(order);
    expect(await inventory.answers(order)).toEqual(['made', 'claimed', 'released restocked']);
    expect(await inventory.availability(service)).toEqual({
      availableForSale: true,
      quantityAvailable: null,
    });
  });

  test('an unknown variant is refused', async () => {
    await inventory.make(order, [[createId('var'), 1]]);
    expect(await inventory.answers(order)).toEqual(['refused UNKNOWN_VARIANT']);
  });

  test('a billion of one thing is refused like two', async () => {
    const variant = await inventory.variant(1);
    await inventory.make(order, [[variant, 1_000_000_000]]);
    expect(await inventory.answers(order)).toEqual(['refused INSUFFICIENT_STOCK']);
  });

  test('quantities below one are not events of the contract and have no effect', async () => {
    const variant = await inventory.variant(1);
    const tellRaw = (quantity: number) =>
      inventory.bus.deliver({
        ...reservationMake.make({ subject: order, sequence: 1, data: reservationMake.example }),
        id: createId('event'),
        source: '/test',
        time: new Date().toISOString(),
        data: { orderId: order, holdSeconds: 900, lines: [{ variantId: variant, quantity }] },
      });
    await tellRaw(0);
    await tellRaw(-1);
    expect(await inventory.answers(order)).toEqual([]);
    expect(await inventory.level(variant)).toEqual({ onHand: 1, reserved: 0 });
  });

  test('stock at several locations serves one order, the default location first', async () => {
    const variant = await inventory.variant(2);
    const far = createId('loc');
    await inventory.database.kysely.insertInto('locations').values({ id: far, name: far }).execute();
    await inventory.ask(
      `mutation ($input: InventorySetQuantitiesInput!) {
        inventorySetQuantities(input: $input) { userErrors { code } }
      }`,
      {
        input: {
          reason: 'count',
          idempotencyKey: createId('key'),
          quantities: [{ variantId: variant, locationId: far, quantity: 5 }],
        },
      },
      { kind: 'staff', id: 'staff_1', scopes: ['inventory:write'] },
    );
    await inventory.make(order, [[variant, 6]]);
    await inventory.claim(order);
    expect(await inventory.level(variant)).toEqual({ onHand: 0, reserved: 0 });
    expect(await inventory.level(variant, far)).toEqual({ onHand: 1, reserved: 0 });
  });
});

describe('the end of a hold', () => {
  test('goods are free for others the moment the time is over, with the sweeper dead', async () => {
    const variant = await inventory.variant(1);
    await inventory.make(order, [[variant, 1]]);
    expect(await inventory.availability(variant)).toEqual({ availableForSale: false, quantityAvailable: 0 });
    await lapse(order);
    expect(await inventory.availability(variant)).toEqual({ availableForSale: true, quantityAvailable: 1 });

    const other = createId('ord');
    await inventory.make(other, [[variant, 1]]);
    expect(await inventory.answers(other)).toEqual(['made']);
    await inventory.claim(order);
    expect(await inventory.answers(order)).toEqual(['made', 'refused EXPIRED']);
    expect(await inventory.level(variant)).toEqual({ onHand: 1, reserved: 1 });
  });

  test('a claim that comes too late is refused even if nobody else wanted the goods', async () => {
    const variant = await inventory.variant(1);
    await inventory.make(order, [[variant, 1]]);
    await lapse(order);
    await inventory.claim(order);
    await inventory.release(order);
    expect(await inventory.answers(order)).toEqual(['made', 'refused EXPIRED', 'released']);
    expect(await inventory.level(variant)).toEqual({ onHand: 1, reserved: 0 });
  });

  test('a hold that lost one of its goods is lost as a whole', async () => {
    const [lost, kept] = [await inventory.variant(1), await inventory.variant(1)];
    await inventory.make(order, [
      [lost, 1],
      [kept, 1],
    ]);
    // As if this order's claim had begun in time, and waited while another order took one of its goods.
    await inventory.database.pool.query(
      `update reservation_holds set held_until = now() - interval '1 second' where variant_id = $1`,
      [lost],
    );
    await inventory.make(createId('ord'), [[lost, 1]]);
    await inventory.claim(order);
    expect(await inventory.answers(order)).toEqual(['made', 'refused EXPIRED']);
    expect(await inventory.level(kept)).toEqual({ onHand: 1, reserved: 0 });
  });

  test('a hold is never longer than a day', async () => {
    const variant = await inventory.variant(1);
    await inventory.make(order, [[variant, 1]], Number.MAX_SAFE_INTEGER);
    const { rows } = await inventory.database.pool.query<{ far: boolean }>(
      `select expires_at > now() + interval '25 hours' as far from reservations where order_id = $1`,
      [order],
    );
    expect(rows).toEqual([{ far: false }]);
  });
});

test('a verdict is an acknowledgement for every message that was answered', async () => {
  expect(await inventory.tell(reservationClaim, order, { orderId: order })).toEqual({ kind: 'ack' });
});

test('answers carry growing versions and the order as correlation', async () => {
  const variant = await inventory.variant(1);
  await inventory.make(order, [[variant, 1]]);
  await inventory.claim(order);
  const { rows } = await inventory.database.pool.query(
    'select sequence, correlation_id from outbox where subject = $1 order by position',
    [order],
  );
  expect(rows).toEqual([
    { sequence: 1, correlation_id: order },
    { sequence: 2, correlation_id: order },
  ]);
});

test('the ledger sums to the counters after all of this', async () => {
  expect(await inventory.discrepancies()).toEqual([]);
});
