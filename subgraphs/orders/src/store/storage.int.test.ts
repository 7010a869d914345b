import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestDatabase } from '@hansa/kit/testing/database';
import type { Backdoor } from '../test/backdoor.ts';
import { aNewOrder } from '../test/examples.ts';
import { overEveryStorage } from '../test/storages.ts';

overEveryStorage('the storage of orders', (kind) => {
  let database: TestDatabase;
  let starters: Backdoor[];
  beforeAll(async () => {
    database = await kind.createDatabase();
    starters = [1, 2, 3].map(() => kind.openBackdoor(database.url));
  });
  afterAll(async () => {
    await Promise.all(starters.map((starter) => starter.close()));
    await database.close();
  });

  test('is made ready by several starters at once, and again by each later start', async () => {
    await Promise.all(starters.map(({ storage }) => storage.migrate()));
    for (const { storage } of starters) await storage.migrate();
    const { order, events } = aNewOrder();
    expect(await starters[0]?.storage.orders.insert(order, events)).toBe(true);
    await starters[1]?.storage.migrate();
    expect(await starters[2]?.storage.orders.byId(order.id)).toEqual(order);
  });

  test('says whether it answers', async () => {
    await starters[0]?.storage.ping();
    const nowhere = kind.openBackdoor(database.url.replace(/:\d+\//, ':1/'));
    await expect(nowhere.storage.ping()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(nowhere.storage.orders.byId('ord_1')).rejects.toThrow();
    await nowhere.close();
  });
});
