import { createMemoryBus } from '@hansa/kit/testing/memory-bus';
import { silentLogger } from '@hansa/kit/telemetry/logger';
import { createMetrics } from '@hansa/kit/telemetry/metrics';
import type { Order } from '../domain/order.ts';
import { createBell } from '../store/mongodb/bell.ts';
import { createServerClock, earlier } from '../store/mongodb/clock.ts';
import { collectionsOf, type Collections } from '../store/mongodb/collections.ts';
import { connectToMongo } from '../store/mongodb/connection.ts';
import { createMongoDeadLetters } from '../store/mongodb/dead-letters.ts';
import { clearAway } from '../store/mongodb/janitor.ts';
import { createLease } from '../store/mongodb/lease.ts';
import { createOrderLog } from '../store/mongodb/order-log.ts';
import { createMongoOutbox } from '../store/mongodb/outbox.ts';
import { createServer } from '../store/mongodb/server.ts';
import { createMongoStorage } from '../store/mongodb/storage.ts';
import type { Backdoor } from './backdoor.ts';

const DAY_MS = 86_400_000;

export function openMongoBackdoor(url: string): Backdoor & { readonly collections: Collections } {
  const { db, close } = connectToMongo({ databaseUrl: url });
  const collections = collectionsOf(db);
  const { orders, orderWrites, sentEvents, carts, customers, inbox, deadLetters } = collections;
  const clock = createServerClock(db);
  const server = createServer(db);
  const storage = createMongoStorage({
    databaseUrl: url,
    bus: createMemoryBus(),
    log: silentLogger,
    meter: createMetrics().meter('test'),
  });
  const change = async (cartId: string, field: string, value: unknown) => {
    await carts.updateOne({ _id: cartId }, { $set: { [field]: value } });
  };

  return {
    collections,
    storage,
    outbox: createMongoOutbox({
      collections,
      clock,
      server,
      log: createOrderLog(collections, server, createBell().ring),
      lease: createLease(collections, clock, 'outbox'),
    }),
    deadLetters: createMongoDeadLetters(collections, clock),

    typesAbout: async (orderId) => {
      // In this order, because they go from here to there.
      const waiting = await orderWrites.find({ of: orderId, waiting: true }).toArray();
      const sent = await sentEvents.find({ subject: orderId }).toArray();
      const events = [
        ...sent.map(({ event }) => event),
        ...waiting.flatMap(({ events: ofWrite = [] }) => ofWrite),
      ];
      const ids = [...new Set(events.map(({ id }) => id))].sort();
      return ids.map((id) => events.find((event) => event.id === id)?.type ?? '');
    },
    makeDue: async (id) => {
      const passed = earlier(await clock.now(), 1_000).toISOString();
      await orders.updateOne({ _id: id }, { $set: { 'order.process.deadlineAt': passed } });
    },
    breakOrders: async (count) => {
      const at = await clock.now();
      const process = { step: 'RESERVING', deadlineAt: '2020-01-01T00:00:00.000Z' };
      const order = { process } as unknown as Order;
      const documents = Array.from({ length: count }, (_, n) => ({
        _id: `ord_broken${n}`,
        revision: 1,
        at,
        order,
        handled: [],
        search: { number: '', email: 'broken' },
      }));
      await orders.insertMany(documents);
    },
    mendOrders: async () => void (await orders.deleteMany({ 'search.email': 'broken' })),

    ageCart: async (id, days) => {
      const at = earlier(await clock.now(), days * DAY_MS);
      await carts.updateOne({ _id: id }, { $set: { at } });
    },
    reopenCart: (id) => change(id, 'cart.orderId', null),
    expireDelivery: (id) => change(id, 'cart.delivery.expiresAt', '2020-01-01T00:00:00.000Z'),

    buryHandled: async (event) => {
      const at = await clock.now();
      await deadLetters.insertOne({
        _id: event.id,
        number: 1_000,
        event: JSON.stringify(event),
        error: 'late',
        attempts: 10,
        failedAt: at,
        retryRequestedAt: null,
      });
      await inbox.insertOne({ _id: event.id, at });
    },
    countOrdersOf: (cartId) => orders.countDocuments({ 'order.cartId': cartId }),
    mentions: async (email) => (await customers.countDocuments({ 'body.email': email })) > 0,
    clearAwaySentBefore: async (days) => {
      const sentAt = earlier(await clock.now(), days * DAY_MS);
      await sentEvents.updateMany({}, { $set: { sentAt } });
      await orderWrites.updateMany({ sentAt: { $exists: true } }, { $set: { sentAt } });
      await clearAway({ collections, clock })();
    },
    close: async () => {
      await storage.close();
      await close();
    },
  };
}
