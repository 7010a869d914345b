import type { EventEnvelope } from '@hansa/kit/events/envelope';
import { createId } from '@hansa/kit/ids';
import { silentLogger } from '@hansa/kit/telemetry/logger';
import { createMetrics } from '@hansa/kit/telemetry/metrics';
import { createMemoryBus } from '@hansa/kit/testing/memory-bus';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ordersDefaults } from '../../config.ts';
import { advanceOrder } from '../../commands/advance-order.ts';
import { placeOrder, type PlaceOrder } from '../../commands/place-order.ts';
import { createOrderTokens } from '../../order-token.ts';
import { onInventoryAnswers } from '../../reactions/on-inventory-answers.ts';
import { answerEvent } from '../../test/answers.ts';
import { connectToCrash, type CrashingMongo } from '../../test/crashing-mongo.ts';
import { aCart, aLine, aNewOrder, euro, nextVersion, pricing } from '../../test/examples.ts';
import { openStorage, type OpenedStorage } from '../../test/opened-storage.ts';
import { envelopeOf } from '../../test/orders-under-test.ts';
import { overMongo } from '../../test/storages.ts';
import type { Storage } from '../storage.ts';
import { createBell } from './bell.ts';
import { createServerClock } from './clock.ts';
import { collectionsOf } from './collections.ts';
import { createMongoDeadLetters } from './dead-letters.ts';
import { connectToMongo } from './connection.ts';
import { createLease } from './lease.ts';
import { createOrderLog } from './order-log.ts';
import { createMongoOutbox } from './outbox.ts';
import { createServer } from './server.ts';
import { createMongoStorage } from './storage.ts';

const { timing } = ordersDefaults;
const advanced = { advanced: () => undefined };
const promised = {
  handle: 'signed',
  title: 'Standard',
  amount: euro(490),
  expiresAt: '2999-01-01T00:00:00.000Z',
};

overMongo('a process of orders with MongoDB that is killed between two writes', (kind) => {
  let opened: OpenedStorage;
  beforeAll(async () => {
    opened = await openStorage(kind);
    await opened.storage.variants.keepProduct({
      productId: 'prod_1',
      version: 1,
      title: 'Herring barrel',
      status: 'ACTIVE',
      variants: [
        { ...aLine({ variantId: 'var_barrel', title: 'Small' }), version: 1, price: aLine().unitPrice },
      ],
      removedVariantIds: [],
    });
  });
  afterAll(() => opened.close());

  const storageOver = (connection: CrashingMongo): Storage =>
    createMongoStorage(
      {
        databaseUrl: opened.url,
        bus: createMemoryBus(),
        log: silentLogger,
        meter: createMetrics().meter('test'),
      },
      connection,
    );

  /** Runs `attempt` in a process that is killed after its first write, its second, and so on until it survives. */
  const afterEachWrite = async (
    attempt: (storage: Storage, connection: CrashingMongo) => Promise<unknown>,
    check: () => Promise<void>,
    prepare: () => Promise<void> = () => Promise.resolve(),
  ) => {
    for (let writes = 1; ; writes += 1) {
      await prepare();
      const connection = connectToCrash(opened.url, writes);
      const failed = await attempt(storageOver(connection), connection).then(
        () => false,
        () => true,
      );
      await connection.close();
      await check();
      if (!failed && !connection.crashed()) return writes - 1;
    }
  };

  const publishAll = async () => {
    const published: EventEnvelope[] = [];
    const take = (events: readonly EventEnvelope[]) => Promise.resolve(void published.push(...events));
    while ((await opened.outbox.drain(100, take)) > 0);
    return published;
  };
  const sequencesOf = (events: readonly EventEnvelope[], id: string) => [
    ...new Set(
      events.filter(({ subject }) => subject === id).map((event) => `${event.sequence} ${event.type}`),
    ),
  ];

  describe('leaves an order that', () => {
    test('is placed by repeating the request, once', async () => {
      const command: PlaceOrder = {
        caller: { kind: 'anonymous' },
        cartId: '',
        paymentMethodToken: 'tok_approved',
        idempotencyKey: '',
      };
      let request = command;
      const place = (storage: Storage) =>
        placeOrder({
          ...storage,
          tokens: createOrderTokens('a secret of thirty-two characters'),
          pricing,
          timing,
          metrics: { placed: () => undefined },
          log: silentLogger,
        })(request);

      const writes = await afterEachWrite(
        place,
        async () => {
          const placement = await place(opened.storage);
          expect(placement).toMatchObject({ kind: 'accepted', order: { version: 1 } });
          expect(await opened.countOrdersOf(request.cartId)).toBe(1);
          expect(await opened.storage.carts.byId(request.cartId)).toMatchObject({
            orderId: placement.kind === 'accepted' ? placement.order.id : '',
          });
          const id = placement.kind === 'accepted' ? placement.order.id : '';
          expect(await opened.typesAbout(id)).toEqual([
            'hansa.orders.order.placed.v1',
            'hansa.inventory.reservation.make.v1',
            'hansa.orders.order.updated.v1',
          ]);
        },
        async () => {
          request = { ...command, cartId: createId('cart'), idempotencyKey: createId('key') };
          await opened.storage.carts.insert(aCart({ id: request.cartId, delivery: promised }));
        },
      );
      // Its number, its write, its document; the closing of the cart, and what that shows.
      expect(writes).toBe(5);
    });

    test('hears of an event by its repetition, once', async () => {
      let event: EventEnvelope;
      let orderId: string;
      const handle = ({ inbox, orders }: Storage) => {
        const [made] = onInventoryAnswers(advanceOrder({ orders, timing, metrics: advanced }));
        return inbox.once(event, async (cause) => made?.handle(event, cause));
      };
      const writes = await afterEachWrite(
        handle,
        async () => {
          await handle(opened.storage);
          await handle(opened.storage);
          expect(await opened.storage.orders.byId(orderId)).toMatchObject({
            version: 2,
            process: { step: 'AUTHORIZING' },
          });
          const types = await opened.typesAbout(orderId);
          expect(types.filter((type) => type === 'hansa.payments.payment.authorize.v1')).toHaveLength(1);
        },
        async () => {
          const { order, events } = aNewOrder();
          await opened.storage.orders.insert(order, events);
          orderId = order.id;
          event = envelopeOf(answerEvent(orderId, 'made'));
        },
      );
      expect(writes).toBe(2);
    });

    test('is shown and told of, though nobody comes back to it', async () => {
      const { order, events } = aNewOrder();
      const connection = connectToCrash(opened.url, 1);
      await expect(storageOver(connection).orders.insert(order, events)).rejects.toThrow('killed');
      await connection.close();
      expect(await opened.storage.orders.byId(order.id)).toBeUndefined();
      expect(sequencesOf(await publishAll(), order.id)).toHaveLength(2);
      expect(await opened.storage.orders.byId(order.id)).toEqual(order);

      const late = connectToCrash(opened.url, 1);
      await expect(storageOver(late).orders.change(order.id, nextVersion)).rejects.toThrow('killed');
      await late.close();
      expect(await opened.storage.orders.byId(order.id)).toMatchObject({ version: 1 });
      expect(sequencesOf(await publishAll(), order.id)).toEqual(['2 hansa.orders.order.updated.v1']);
      expect(await opened.storage.orders.byId(order.id)).toMatchObject({ version: 2 });
    });
  });

  test('and comes late with what was written since is put right', async () => {
    const connection = connectToMongo({ databaseUrl: opened.url });
    const { orders } = collectionsOf(connection.db);
    const { order, events } = aNewOrder();
    await opened.storage.orders.insert(order, events);
    for (const _ of [1, 2, 3]) await opened.storage.orders.change(order.id, nextVersion);
    const [latest, old] = [await orders.findOne({ _id: order.id }), { revision: 2, 'order.version': 2 }];
    await publishAll();
    // Where an update cannot be guarded; elsewhere there is nothing to put right.
    if (!(await createServer(connection.db).guardsUpdates())) {
      await orders.updateOne({ _id: order.id }, { $set: old });
    }
    await connection.close();
    expect(latest).toMatchObject({ revision: 4, order: { version: 4 } });
    expect(await opened.storage.orders.change(order.id, nextVersion)).toMatchObject({
      before: { version: 4 },
    });
    expect(await opened.storage.orders.byId(order.id)).toMatchObject({ version: 5 });
  });

  describe('keeps events', () => {
    const outboxOver = ({ db }: CrashingMongo) => {
      const [collections, clock, server] = [collectionsOf(db), createServerClock(db), createServer(db)];
      return createMongoOutbox({
        collections,
        clock,
        server,
        log: createOrderLog(collections, server, createBell().ring),
        lease: createLease(collections, clock, `test ${Math.random()}`),
      });
    };

    test('that wait until they were published, in their order', async () => {
      let orderId = '';
      let published: EventEnvelope[] = [];
      const take = (events: readonly EventEnvelope[]) => Promise.resolve(void published.push(...events));
      await publishAll();
      const writes = await afterEachWrite(
        (_, connection) => outboxOver(connection).drain(100, take),
        async () => {
          published.push(...(await publishAll()));
          expect(sequencesOf(published, orderId)).toEqual([
            '1 hansa.orders.order.placed.v1',
            '1 hansa.orders.order.updated.v1',
            '2 hansa.orders.order.updated.v1',
            '3 hansa.orders.order.updated.v1',
          ]);
          expect(await opened.outbox.backlog()).toMatchObject({ events: 0 });
          expect(await opened.outbox.replay({ since: new Date(0), subject: orderId })).toBe(4);
          await publishAll();
        },
        async () => {
          published = [];
          const { order, events } = aNewOrder();
          await opened.storage.orders.insert(order, events);
          orderId = order.id;
          for (const _ of [1, 2]) await opened.storage.orders.change(orderId, nextVersion);
        },
      );
      // The right to publish and what was left of the last one; the copies, on some servers the states, the marks.
      expect([4, 5]).toContain(writes);
    });

    test('that were asked for again', async () => {
      const { order, events } = aNewOrder();
      await opened.storage.orders.insert(order, events);
      await publishAll();
      const selection = { since: new Date(0), subject: order.id };
      await afterEachWrite(
        (_, connection) => outboxOver(connection).replay(selection),
        async () => {
          await opened.outbox.replay(selection);
          expect(sequencesOf(await publishAll(), order.id)).toHaveLength(2);
        },
      );
    });

    test('that were given up as given up', async () => {
      let event: EventEnvelope;
      let id = 0;
      await afterEachWrite(
        (_, { db }) => createMongoDeadLetters(collectionsOf(db), createServerClock(db)).drop([id]),
        async () => {
          await opened.deadLetters.drop([id]);
          expect(await opened.deadLetters.show(id)).toBeUndefined();
          const asked = opened.storage.inbox.once(event, () => Promise.reject(new RangeError('it is asked')));
          expect(await asked).toBe('duplicate');
        },
        async () => {
          event = envelopeOf(answerEvent('ord_1', 'made'));
          await opened.storage.inbox.bury(event, { error: 'a bug', attempts: 10 });
          id = (await opened.deadLetters.list({ limit: 1_000 })).at(-1)?.id ?? 0;
        },
      );
    });
  });

  test('changes a cart wholly or not at all', async () => {
    let n = 0;
    let id = '';
    await afterEachWrite(
      ({ carts }) => carts.change(id, (cart) => ({ cart: { ...cart, note: 'first' } })),
      async () => {
        await opened.storage.carts.change(id, (cart) => ({ cart: { ...cart, outdatedKeys: ['second'] } }));
        const cart = await opened.storage.carts.byId(id);
        expect(cart).toMatchObject({ version: 3, note: 'first', outdatedKeys: ['second'] });
      },
      async () => {
        id = `cart_${(n += 1)}`;
        await opened.storage.carts.insert(aCart({ id }));
      },
    );
  });
});
