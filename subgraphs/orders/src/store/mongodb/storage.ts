import { runEventing } from '@hansa/kit/events/run-eventing';
import { CONSUMER } from '../consumer.ts';
import type { Storage, StorageDeps } from '../storage.ts';
import { createBell } from './bell.ts';
import { createMongoCartStore } from './carts.ts';
import { createServerClock, type Clock } from './clock.ts';
import { collectionsOf, ensureIndexes, type Collections } from './collections.ts';
import { connectToMongo, type MongoConnection } from './connection.ts';
import { createMongoCustomerStore } from './customers.ts';
import { createMongoDeadLetters } from './dead-letters.ts';
import { OUTBOX_LEASE } from './events.ts';
import { createMongoInbox } from './inbox.ts';
import { startMongoJanitor } from './janitor.ts';
import { createLease } from './lease.ts';
import { createNumbers } from './numbers.ts';
import { createMongoOrderChanges } from './order-changes.ts';
import { createMongoOrderLists } from './order-lists.ts';
import { createOrderLog, type OrderLog } from './order-log.ts';
import { createMongoOrderStore } from './orders.ts';
import { createMongoOutbox } from './outbox.ts';
import { sayingOutages } from './outages.ts';
import { createServer, type Server } from './server.ts';
import { createMongoVariantStore } from './variants.ts';

/** Numbers are for people, who find "order 7" hard to believe. */
const FIRST_ORDER_NUMBER = 1_001;

/** Everything in one MongoDB database, or one of a server that speaks as MongoDB does. */
export function createMongoStorage(
  deps: StorageDeps,
  { db, close }: MongoConnection = connectToMongo(deps),
): Storage {
  const { bus, log, meter } = deps;
  const collections = collectionsOf(db);
  const bell = createBell();
  const clock = createServerClock(db);
  const server = createServer(db);
  const orderLog = createOrderLog(collections, server, bell.ring);
  const inbox = sayingOutages(
    createMongoInbox({ collections, clock, numbers: createNumbers(collections.numbers, 'dead letter') }),
  );

  return {
    ...createStores({ collections, clock, server, orderLog }),
    changes: createMongoOrderChanges({ orders: collections.orders, bell, log }),
    inbox,
    ...sayingOutages({
      ping: async () => void (await clock.now()),
      migrate: () => ensureIndexes(collections),
    }),
    startEventing: async (reactions) => {
      const lease = createLease(collections, clock, OUTBOX_LEASE);
      const running = await runEventing({
        bus,
        consumer: CONSUMER,
        inbox,
        reactions,
        log,
        meter,
        outbox: sayingOutages(createMongoOutbox({ collections, log: orderLog, lease, clock, server })),
        deadLetters: sayingOutages(createMongoDeadLetters(collections, clock)),
        startJanitor: () => startMongoJanitor({ collections, clock, log }),
      });
      const stopHearing = bell.onRing(running.wakeRelay);
      return {
        stop: async () => {
          stopHearing();
          await running.stop();
          await lease.release();
        },
      };
    },
    close,
  };
}

interface StoreParts {
  readonly collections: Collections;
  readonly clock: Clock;
  readonly server: Server;
  readonly orderLog: OrderLog;
}

function createStores({ collections, clock, server, orderLog }: StoreParts) {
  const numbers = createNumbers(collections.numbers, 'order', FIRST_ORDER_NUMBER);
  return {
    orders: sayingOutages(createMongoOrderStore({ collections, log: orderLog, clock, numbers })),
    lists: sayingOutages(createMongoOrderLists(collections)),
    carts: sayingOutages(createMongoCartStore(collections, { clock, server })),
    variants: sayingOutages(createMongoVariantStore(collections, clock)),
    customers: sayingOutages(createMongoCustomerStore(collections, clock)),
  };
}
