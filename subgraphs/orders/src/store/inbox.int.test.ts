import { reservationMade } from '@hansa/contracts/inventory/reservation-made';
import type { EventEnvelope } from '@hansa/kit/events/envelope';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answerEvent } from '../test/answers.ts';
import { aNewOrder, nextVersion } from '../test/examples.ts';
import { openStorage, type OpenedStorage } from '../test/opened-storage.ts';
import { envelopeOf } from '../test/orders-under-test.ts';
import { overEveryStorage } from '../test/storages.ts';
import type { Storage } from './storage.ts';

overEveryStorage('the inbox of orders', (kind) => {
  let opened: OpenedStorage;
  let storage: Storage;
  beforeAll(async () => {
    opened = await openStorage(kind);
    storage = opened.storage;
  });
  afterAll(() => opened.close());

  const anEvent = (orderId = 'ord_1'): EventEnvelope => envelopeOf(answerEvent(orderId, 'made'));
  const failure = { error: 'a bug', attempts: 10 };
  const letterOf = async ({ id }: EventEnvelope) =>
    (await opened.deadLetters.list({ limit: 1_000 })).find(({ event }) => event.id === id);
  const insert = async () => {
    const { order, events } = aNewOrder();
    await storage.orders.insert(order, events);
    return order.id;
  };

  describe('an event', () => {
    test('has its effect once, however often and in whichever process it comes', async () => {
      const orderId = await insert();
      const event = anEvent(orderId);
      const elsewhere = opened.another().storage;
      const handle = ({ inbox, orders }: Storage) =>
        inbox.once(event, async (cause) => void (await orders.change(orderId, nextVersion, cause)));
      await Promise.all([handle(storage), handle(elsewhere), handle(storage)]);
      await handle(elsewhere);
      expect(await storage.orders.byId(orderId)).toMatchObject({ version: 2 });
      expect(await opened.typesAbout(orderId)).toHaveLength(3);
    });

    test('that an order ignored is not asked about again', async () => {
      const orderId = await insert();
      const event = anEvent(orderId);
      const first = await storage.inbox.once(
        event,
        async (cause) => void (await storage.orders.change(orderId, () => ({ kind: 'ignored' }), cause)),
      );
      const again = await storage.inbox.once(
        event,
        async (cause) => void (await storage.orders.change(orderId, nextVersion, cause)),
      );
      expect([first, again]).toEqual(['handled', 'duplicate']);
      expect(await storage.orders.byId(orderId)).toMatchObject({ version: 1 });
    });

    test('whose effect fails is not handled', async () => {
      const event = anEvent();
      const failing = storage.inbox.once(event, () => Promise.reject(new RangeError('a bug')));
      await expect(failing).rejects.toThrow('a bug');
      expect(await storage.inbox.once(event, () => Promise.resolve())).toBe('handled');
    });
  });

  describe('a dead letter', () => {
    test('tells everything of the event and why it died; burying it again renews the reason', async () => {
      const event = { ...anEvent(), data: { 'a.b': { $set: 1 }, 'n\0': [null, 'ä😀\0'] } };
      await storage.inbox.bury(event, failure);
      await storage.inbox.bury(event, { error: 'another bug', attempts: 11 });
      const letter = await letterOf(event);
      expect(letter).toMatchObject({
        consumer: 'orders',
        event,
        error: 'another bug',
        attempts: 11,
        failedAt: expect.any(Date),
        retryRequestedAt: null,
      });
      expect(await opened.deadLetters.show(letter?.id ?? 0)).toEqual(letter);
    });

    test('is one, though many bury it at once', async () => {
      const event = anEvent();
      const others = [storage, opened.another().storage, storage, opened.another().storage];
      await Promise.all(others.map(({ inbox }) => inbox.bury(event, failure)));
      const letters = await opened.deadLetters.list({ limit: 1_000 });
      expect(letters.filter((letter) => letter.event.id === event.id)).toHaveLength(1);
      expect(new Set(letters.map(({ id }) => id)).size).toBe(letters.length);
      expect(await opened.deadLetters.count()).toBe(letters.length);
    });

    test('is not made of what was handled meanwhile', async () => {
      const orderId = await insert();
      const event = anEvent(orderId);
      await storage.inbox.once(
        event,
        async (cause) => void (await storage.orders.change(orderId, nextVersion, cause)),
      );
      await storage.inbox.bury(event, failure);
      expect(await letterOf(event)).toBeUndefined();
    });

    test('goes when its event is handled after all', async () => {
      const event = anEvent();
      await storage.inbox.bury(event, failure);
      expect(await storage.inbox.once(event, () => Promise.resolve())).toBe('handled');
      expect(await letterOf(event)).toBeUndefined();
    });

    test('that was dropped is gone for good', async () => {
      const event = anEvent();
      await storage.inbox.bury(event, failure);
      const { id = 0 } = (await letterOf(event)) ?? {};
      expect(await opened.deadLetters.drop([id, 999_999])).toBe(1);
      expect(await opened.deadLetters.drop([id])).toBe(0);
      expect(await storage.inbox.once(event, () => Promise.reject(new RangeError('it is asked')))).toBe(
        'duplicate',
      );
      await storage.inbox.bury(event, failure);
      expect(await letterOf(event)).toBeUndefined();
    });

    test('is tried again for its own consumer only, until it fails again', async () => {
      const [one, other] = [anEvent(), anEvent()];
      for (const event of [one, other]) await storage.inbox.bury(event, failure);
      const ids = [(await letterOf(one))?.id ?? 0, (await letterOf(other))?.id ?? 0];
      const { retry, requested } = opened.deadLetters;
      expect(await retry([...ids, 999_999])).toBe(2);
      expect((await requested('orders', 10)).map(({ id }) => id)).toEqual(ids);
      expect((await requested('orders', 1)).map(({ id }) => id)).toEqual(ids.slice(0, 1));
      expect(await requested('payments', 10)).toEqual([]);
      await storage.inbox.bury(one, failure);
      expect((await requested('orders', 10)).map(({ id }) => id)).toEqual(ids.slice(1));
    });

    test('is found on one of the pages', async () => {
      const all = await opened.deadLetters.list({ limit: 1_000 });
      const pages = [];
      for (let afterId = 0; ;) {
        const page = await opened.deadLetters.list({ afterId, limit: 2 });
        if (page.length === 0) break;
        pages.push(...page);
        afterId = page.at(-1)?.id ?? 0;
      }
      expect(pages).toEqual(all);
      expect(all[0]?.event.type).toBe(reservationMade.type);
    });
  });
});
