import type { EventEnvelope } from '@hansa/kit/events/envelope';
import { startRelay } from '@hansa/kit/outbox/relay';
import { silentLogger } from '@hansa/kit/telemetry/logger';
import { eventually } from '@hansa/kit/testing/eventually';
import { createMemoryBus } from '@hansa/kit/testing/memory-bus';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aNewOrder, nextVersion } from '../test/examples.ts';
import { openStorage, type OpenedStorage } from '../test/opened-storage.ts';
import { overEveryStorage } from '../test/storages.ts';

overEveryStorage('the outbox of orders', (kind) => {
  let opened: OpenedStorage;
  beforeAll(async () => {
    opened = await openStorage(kind);
  });
  afterAll(() => opened.close());

  const insert = async () => {
    const { order, events } = aNewOrder();
    await opened.storage.orders.insert(order, events);
    return order.id;
  };
  /** Everything that waits, as the bus gets it. */
  const drain = async (limit = 100) => {
    const published: EventEnvelope[] = [];
    const take = (events: readonly EventEnvelope[]) => Promise.resolve(void published.push(...events));
    while ((await opened.outbox.drain(limit, take)) > 0);
    return published;
  };
  const short = ({ subject, sequence, type }: EventEnvelope) =>
    `${subject} ${sequence} ${type.split('.')[3]}`;

  test('hands out what orders tell, those of one order in their order, once', async () => {
    const [one, other] = [await insert(), await insert()];
    for (const id of [one, other, one]) await opened.storage.orders.change(id, nextVersion);
    expect(await opened.outbox.backlog()).toMatchObject({ events: 7 });
    expect((await opened.outbox.backlog()).oldestAgeSeconds).toBeLessThan(60);
    const published = await drain();
    expect(published.filter(({ subject }) => subject === one).map(short)).toEqual([
      `${one} 1 placed`,
      `${one} 1 updated`,
      `${one} 2 updated`,
      `${one} 3 updated`,
    ]);
    expect(published.filter(({ subject }) => subject === other).map(short)).toEqual([
      `${other} 1 placed`,
      `${other} 1 updated`,
      `${other} 2 updated`,
    ]);
    expect(await opened.outbox.backlog()).toEqual({ events: 0, oldestAgeSeconds: 0 });
    expect(await drain()).toEqual([]);
  });

  test('gives each event what an envelope needs', async () => {
    const id = await insert();
    const [event] = await drain();
    expect(event).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      source: '/orders',
      type: 'hansa.orders.order.placed.v1',
      channel: 'hansa.evt.orders.order.placed.v1',
      subject: id,
      sequence: 1,
      time: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      correlationId: id,
      data: { orderId: id, lines: [{ unitPrice: { amount: 2_490 } }] },
    });
  });

  test('keeps what the bus did not take', async () => {
    const id = await insert();
    const refuse = () => Promise.reject(new RangeError('the stream is full'));
    await expect(opened.outbox.drain(100, refuse)).rejects.toThrow('the stream is full');
    expect(await opened.outbox.backlog()).toMatchObject({ events: 2 });
    expect((await drain()).map(short)).toEqual([`${id} 1 placed`, `${id} 1 updated`]);
  });

  test('says that there may be more when it did not hand out everything', async () => {
    const ids = [await insert(), await insert(), await insert()];
    const counts: number[] = [];
    let count: number;
    do counts.push((count = await opened.outbox.drain(2, () => Promise.resolve())));
    while (count > 0);
    expect(counts).toEqual([2, 2, 2, 0]);
    for (const id of ids) expect(await opened.typesAbout(id)).toHaveLength(2);
  });

  test('with two relays and many writers loses nothing and mixes up no order', async () => {
    const bus = createMemoryBus();
    const other = opened.another();
    const relays = [opened.outbox, other.outbox].map((outbox) =>
      startRelay({ outbox, bus, log: silentLogger }),
    );
    const ids = await Promise.all(Array.from({ length: 10 }, insert));
    const writers = Array.from({ length: 50 }, async (_, n) => {
      const { orders } = (n % 2 ? opened : other).storage;
      for (let round = 0; round < 2; round += 1) {
        await orders.change(ids[(n + round) % ids.length] ?? '', nextVersion);
        relays.forEach((relay) => relay.wake());
      }
    });
    await Promise.all(writers);
    await eventually(async () => (await opened.outbox.backlog()).events === 0);
    await Promise.all(relays.map((relay) => relay.stop()));

    const first = new Map<string, EventEnvelope>();
    for (const event of bus.published) if (!first.has(event.id)) first.set(event.id, event);
    for (const id of ids) {
      const sequences = [...first.values()]
        .filter(({ subject }) => subject === id)
        .map(({ sequence }) => sequence);
      expect(sequences).toEqual([1, ...Array.from({ length: 11 }, (_, n) => n + 1)]);
    }
    expect(first.size).toBe(10 * 12);
  });

  describe('a replay', () => {
    // The relay of the test before may have the right to publish for a moment yet.
    beforeAll(() => eventually(async () => (await insert(), (await drain()).length > 0)));

    test('hands out sent events again, by time, type and order, and each once', async () => {
      const before = new Date(Date.now() - 60_000);
      const [one, other] = [await insert(), await insert()];
      await opened.storage.orders.change(one, nextVersion);
      await drain();
      const { replay, backlog } = opened.outbox;
      expect(await replay({ since: before, subject: one })).toBe(3);
      expect(await replay({ since: before, subject: one })).toBe(0);
      expect(await backlog()).toMatchObject({ events: 3 });
      expect((await drain()).map(short)).toEqual([`${one} 1 placed`, `${one} 1 updated`, `${one} 2 updated`]);
      const type = 'hansa.orders.order.placed.v1';
      expect(await replay({ since: before, subject: other, type })).toBe(1);
      expect((await drain()).map(short)).toEqual([`${other} 1 placed`]);
      expect(await replay({ since: new Date(Date.now() + 60_000) })).toBe(0);
      expect(await replay({ since: new Date(0), until: before })).toBe(0);
    });

    test('comes before what is new about the same order', async () => {
      const id = await insert();
      await drain();
      await opened.outbox.replay({ since: new Date(Date.now() - 60_000), subject: id });
      await opened.storage.orders.change(id, nextVersion);
      expect((await drain()).map(short)).toEqual([`${id} 1 placed`, `${id} 1 updated`, `${id} 2 updated`]);
    });

    test('finds events for a week, and what is kept of an order then still keeps it the only one', async () => {
      const { order, events } = aNewOrder();
      await opened.storage.orders.insert(order, events);
      await drain();
      await opened.clearAwaySentBefore(6);
      expect(await opened.outbox.replay({ since: new Date(0), subject: order.id })).toBe(2);
      await drain();
      await opened.clearAwaySentBefore(8);
      expect(await opened.outbox.replay({ since: new Date(0), subject: order.id })).toBe(0);
      const { orders } = opened.storage;
      const twin = aNewOrder({ cartId: order.cartId });
      expect(await orders.insert(twin.order, twin.events)).toBe(false);
      expect(await orders.change(order.id, nextVersion)).toMatchObject({ before: { version: 1 } });
    });
  });
});
