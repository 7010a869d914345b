import { openDatabase } from '@hansa/kit/database/database';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aNewOrder } from '../../test/examples.ts';
import { openStorage, type OpenedStorage } from '../../test/opened-storage.ts';
import { overPostgres } from '../../test/storages.ts';

overPostgres('a new order in PostgreSQL', (kind) => {
  let opened: OpenedStorage;
  beforeAll(async () => {
    opened = await openStorage(kind);
  });
  afterAll(() => opened.close());

  test('whose number was given before is a failure, and not one that another was quicker than', async () => {
    const { orders } = opened.storage;
    const first = aNewOrder();
    expect(await orders.insert(first.order, first.events)).toBe(true);
    const { order, events } = aNewOrder();
    const second = orders.insert({ ...order, number: first.order.number }, events);
    await expect(second).rejects.toMatchObject({ constraint: 'orders_number_key' });
  });

  test('whose event cannot be written is one too', async () => {
    const { orders } = opened.storage;
    const first = aNewOrder();
    expect(await orders.insert(first.order, first.events)).toBe(true);
    // As it may be after a restore: the numbers of events begin again where there are events already.
    const { pool, close } = openDatabase({ url: opened.url, applicationName: 'orders-test' });
    await pool.query(`select setval(pg_get_serial_sequence('outbox', 'position'), 1, false)`);
    await close();

    const second = aNewOrder();
    await expect(orders.insert(second.order, second.events)).rejects.toMatchObject({ table: 'outbox' });
    expect(await orders.byId(second.order.id)).toBeUndefined();
  });
});
