import { openDatabase } from '@hansa/kit/database/database';
import { migrate } from '@hansa/kit/database/migrate';
import { startEventingWith } from '@hansa/kit/events/eventing';
import { createPostgresInbox } from '@hansa/kit/events/postgres-inbox';
import { CONSUMER } from '../consumer.ts';
import type { Storage, StorageDeps } from '../storage.ts';
import { createPostgresCartStore } from './carts.ts';
import { createPostgresCustomerStore } from './customers.ts';
import { createPostgresOrdersInbox } from './inbox.ts';
import { createPostgresOrderChanges } from './order-changes.ts';
import { createPostgresOrderLists } from './order-lists.ts';
import { createPostgresOrderStore } from './orders.ts';
import type { Tables } from './tables.ts';
import { createPostgresVariantStore } from './variants.ts';

/** Everything in one PostgreSQL database. */
export function createPostgresStorage(deps: StorageDeps): Storage {
  const { bus, log, meter } = deps;
  const db = openDatabase<Tables>({ ...deps, url: deps.databaseUrl, applicationName: CONSUMER });
  const inbox = createPostgresOrdersInbox(db.kysely, createPostgresInbox(db.kysely, CONSUMER).bury);
  return {
    orders: createPostgresOrderStore(db.kysely),
    lists: createPostgresOrderLists(db.kysely),
    carts: createPostgresCartStore(db.kysely),
    variants: createPostgresVariantStore(db.kysely),
    customers: createPostgresCustomerStore(db.kysely),
    changes: createPostgresOrderChanges({ url: db.url, log }),
    inbox,
    ping: db.ping,
    migrate: () => migrate(db, new URL('../../../migrations/', import.meta.url), log),
    startEventing: (reactions) =>
      startEventingWith({ db, bus, consumer: CONSUMER, inbox, reactions, log, meter }),
    close: db.close,
  };
}
