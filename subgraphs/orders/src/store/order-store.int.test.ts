import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aNewOrder, nextVersion } from '../test/examples.ts';
import { openStorage, type OpenedStorage } from '../test/opened-storage.ts';
import { overEveryStorage } from '../test/storages.ts';
import type { OrderStore } from './order-store.ts';

overEveryStorage('the store of orders', (kind) => {
  let opened: OpenedStorage;
  let orders: OrderStore;
  let elsewhere: OrderStore;
  beforeAll(async () => {
    opened = await openStorage(kind);
    orders = opened.storage.orders;
    elsewhere = opened.another().storage.orders;
  });
  afterAll(() => opened.close());

  const insert = async (changes: Parameters<typeof aNewOrder>[0] = {}) => {
    const { order, events } = aNewOrder(changes);
    expect(await orders.insert(order, events)).toBe(true);
    return order;
  };

  describe('a new order', () => {
    test('is found by its id, its cart, and the request that made it', async () => {
      const order = await insert();
      const { id, cartId, acceptance } = order;
      expect(await orders.byId(id)).toEqual(order);
      expect(await orders.byCart(cartId)).toEqual(order);
      expect(await orders.byKey(acceptance.scope, acceptance.key)).toEqual(order);
      expect(await orders.byIds([id, 'ord_none'])).toEqual(new Map([[id, order]]));
    });

    test('is the only one of its cart, and of its request', async () => {
      const { cartId, acceptance } = await insert();
      for (const taken of [{ cartId }, { acceptance }]) {
        const { order, events } = aNewOrder(taken);
        expect(await elsewhere.insert(order, events)).toBe(false);
        expect(await orders.byId(order.id)).toBeUndefined();
        expect(await opened.typesAbout(order.id)).toEqual([]);
      }
    });

    test('is one, though fifty ask for it at once in two processes', async () => {
      const { cartId, acceptance } = aNewOrder().order;
      const attempts = Array.from({ length: 50 }, (_, n) => {
        const { order, events } = aNewOrder({ cartId, acceptance });
        return (n % 2 ? orders : elsewhere).insert(order, events);
      });
      expect((await Promise.all(attempts)).filter((won) => won)).toHaveLength(1);
      expect(await opened.countOrdersOf(cartId)).toBe(1);
    });

    test('has a number that no other has', async () => {
      const drawn = await Promise.all(
        Array.from({ length: 40 }, (_, n) => (n % 2 ? orders : elsewhere).draw()),
      );
      expect(new Set(drawn.map(({ number }) => number)).size).toBe(40);
      for (const { number, now } of drawn) {
        expect(number).toMatch(/^H-1\d{3}$/);
        expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(60_000);
      }
    });
  });

  describe('a change', () => {
    test('writes the next version and what it tells', async () => {
      const { id } = await insert();
      expect(await orders.change(id, nextVersion)).toMatchObject({ kind: 'decided', before: { version: 1 } });
      expect(await orders.byId(id)).toMatchObject({ version: 2 });
      expect(await opened.typesAbout(id)).toEqual([
        'hansa.orders.order.placed.v1',
        'hansa.orders.order.updated.v1',
        'hansa.orders.order.updated.v1',
      ]);
    });

    test('of an order that is not there is none', async () => {
      expect(await orders.change('ord_none', nextVersion)).toEqual({ kind: 'not-found' });
      expect(await orders.changeDue('ord_none', nextVersion)).toEqual({ kind: 'not-found' });
    });

    test('that comes to nothing writes nothing', async () => {
      const { id } = await insert();
      for (const kind of ['ignored', 'too-late'] as const) {
        const change = await orders.change(id, () => ({ kind }));
        expect(change).toMatchObject({ kind: 'decided', outcome: { kind } });
      }
      expect(await orders.byId(id)).toMatchObject({ version: 1 });
      expect(await opened.typesAbout(id)).toHaveLength(2);
    });

    test('that fails writes nothing either', async () => {
      const { id } = await insert();
      const failing = orders.change(id, () => {
        throw new RangeError('a bug');
      });
      await expect(failing).rejects.toThrow('a bug');
      expect(await orders.byId(id)).toMatchObject({ version: 1 });
    });

    test('happens once for each event that led to it', async () => {
      const { id } = await insert();
      const cause = '01890000-0000-7000-8000-000000000001';
      const changes = await Promise.all([
        orders.change(id, nextVersion, cause),
        elsewhere.change(id, nextVersion, cause),
        orders.change(id, nextVersion, cause),
      ]);
      expect(changes.map((change) => change.kind).sort()).toEqual(['decided', 'duplicate', 'duplicate']);
      expect(await orders.byId(id)).toMatchObject({ version: 2 });
    });

    test('is never lost to another one, in whichever process', async () => {
      const { id } = await insert();
      const changes = Array.from({ length: 30 }, (_, n) =>
        (n % 2 ? orders : elsewhere).change(id, nextVersion),
      );
      const seen = (await Promise.all(changes)).map(
        (change) => change.kind === 'decided' && change.before.version,
      );
      expect([...seen].sort((one, other) => Number(one) - Number(other))).toEqual(
        Array.from({ length: 30 }, (_, n) => n + 1),
      );
      expect(await orders.byId(id)).toMatchObject({ version: 31 });
      expect(await opened.typesAbout(id)).toHaveLength(32);
    });
  });

  describe('a deadline', () => {
    const settled = (order: Parameters<typeof nextVersion>[0]) =>
      nextVersion({ ...order, process: { step: 'DONE' } });

    test('is due once it has passed, and met once', async () => {
      const { id } = await insert();
      await opened.makeDue(id);
      const { id: due } = await insert({
        process: { step: 'RESERVING', deadlineAt: '2999-01-01T00:00:00.000Z' },
      });
      expect(await orders.dueIds(100, [])).toContain(id);
      expect(await orders.dueIds(100, [])).not.toContain(due);
      expect(await orders.dueIds(100, [id])).not.toContain(id);
      expect(await orders.changeDue(due, settled)).toEqual({ kind: 'not-found' });

      const met = await Promise.all([
        orders.changeDue(id, settled),
        elsewhere.changeDue(id, settled),
        orders.changeDue(id, settled),
      ]);
      expect(met.filter((change) => change.kind === 'decided')).toHaveLength(1);
      expect(await orders.byId(id)).toMatchObject({ version: 2, process: { step: 'DONE' } });
      expect(await orders.dueIds(100, [])).not.toContain(id);
    });

    test('that waits longest comes first', async () => {
      const ids: string[] = [];
      for (const deadlineAt of ['2020-01-02', '2020-01-01', '2020-01-03']) {
        const { id } = await insert({
          process: { step: 'RESERVING', deadlineAt: `${deadlineAt}T00:00:00.000Z` },
        });
        ids.push(id);
      }
      const due = (await orders.dueIds(100, [])).filter((id) => ids.includes(id));
      expect(due).toEqual([ids[1], ids[0], ids[2]]);
      expect(await orders.dueIds(1, [])).toEqual([ids[1]]);
    });

    test('is counted while somebody waits, by step', async () => {
      const before = await orders.countWaitingSince(0);
      const { id } = await insert({ process: { step: 'CLAIMING', deadlineAt: '2020-01-01T00:00:00.000Z' } });
      expect(await orders.countWaitingSince(0)).toBe(before + 1);
      expect(await orders.countWaiting(1_000)).toContainEqual({ step: 'CLAIMING', orders: 1, overdue: 1 });
      await orders.changeDue(id, settled);
      expect(await orders.countWaitingSince(0)).toBe(before);
      expect((await orders.countWaiting(1_000)).some(({ step }) => step === 'CLAIMING')).toBe(false);
    });
  });
});
