import type { DeadLetters } from '@hansa/kit/events/dead-letters';
import type { Outbox } from '@hansa/kit/outbox/outbox';
import { createBell } from './bell.ts';
import { createServerClock } from './clock.ts';
import { collectionsOf } from './collections.ts';
import { connectToMongo } from './connection.ts';
import { createMongoDeadLetters } from './dead-letters.ts';
import { createLease } from './lease.ts';
import { createOrderLog } from './order-log.ts';
import { createMongoOutbox } from './outbox.ts';
import { sayingOutages } from './outages.ts';
import { createServer } from './server.ts';

export interface MongoEvents {
  readonly outbox: Outbox;
  readonly deadLetters: DeadLetters;
  close(): Promise<void>;
}

/** What an operator's command needs of the events of orders, while the service may run or not. */
export function openMongoEvents(databaseUrl: string): MongoEvents {
  const { db, close } = connectToMongo({ databaseUrl, connectionsMax: 2 });
  const collections = collectionsOf(db);
  const clock = createServerClock(db);
  const server = createServer(db);
  const log = createOrderLog(collections, server, createBell().ring);
  const lease = createLease(collections, clock, OUTBOX_LEASE);
  return {
    outbox: sayingOutages(createMongoOutbox({ collections, log, lease, clock, server })),
    deadLetters: sayingOutages(createMongoDeadLetters(collections, clock)),
    close,
  };
}

export const OUTBOX_LEASE = 'outbox';
