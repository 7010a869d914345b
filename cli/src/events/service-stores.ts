import { openDatabase } from '@hansa/kit/database/database';
import { pendingMigrations } from '@hansa/kit/database/migrate';
import { inspectServer, type ServerReport } from '@hansa/kit/database/server-report';
import { codeOf, Fault } from '@hansa/kit/errors/fault';
import { createPostgresDeadLetters, type DeadLetters } from '@hansa/kit/events/dead-letters';
import type { Outbox } from '@hansa/kit/outbox/outbox';
import { createPostgresOutbox } from '@hansa/kit/outbox/postgres-outbox';
import { pathToFileURL } from 'node:url';
import type { Environment } from '../environment.ts';
import { installed } from '../installed.ts';
import { givenDatabase, type ServiceName } from '../service-names.ts';
import { openServer } from './server.ts';

/** The events' side of one service's store, for whoever looks after it from outside. */
export interface ServiceStore {
  readonly outbox: Pick<Outbox, 'backlog' | 'replay'>;
  readonly deadLetters: DeadLetters;
  inspect(): Promise<StoreReport>;
  close(): Promise<void>;
}

export interface StoreReport extends ServerReport {
  readonly pendingMigrations: readonly string[];
}

/** Opens the stores of services; of those that keep running, and of those that do not. */
export interface ServiceStores {
  open(name: ServiceName): Promise<ServiceStore>;
  /** Where the log of events is, for a bus over PostgreSQL. */
  eventsUrl(): Promise<string>;
  close(): Promise<void>;
}

/**
 * For commands that look after a shop. They work beside a running Hansa as well as on the data folder of a stopped
 * one, whose PostgreSQL then runs for as long as this takes.
 */
export function createServiceStores({ data, env }: { data: string; env: Environment }): ServiceStores {
  let opened: ReturnType<typeof openServer> | undefined;
  const server = () => (opened ??= openServer(data, env));
  const urlOf = async (given: string | undefined, database: string) =>
    given ?? (await server()).url(database);
  return {
    open: async (name) => openStore(name, await urlOf(givenDatabase(name, env), `hansa_${name}`)),
    eventsUrl: () => urlOf(givenDatabase('events', env), 'hansa_events'),
    close: async () => {
      // One that could not be opened has told so to whoever asked.
      const running = await opened?.catch(() => undefined);
      await running?.stop();
    },
  };
}

/** Hands each service's store to `work`, one after the other. */
export async function withServiceStores<T>(
  { data, env, names }: { data: string; env: Environment; names: readonly ServiceName[] },
  work: (name: ServiceName, store: ServiceStore) => Promise<T>,
): Promise<T[]> {
  const stores = createServiceStores({ data, env });
  try {
    const results: T[] = [];
    for (const name of names) {
      const store = await stores.open(name);
      results.push(await work(name, store).catch(explainUnmade(name)).finally(store.close));
    }
    return results;
  } finally {
    await stores.close();
  }
}

/** No such database, no such table. */
const UNMADE: readonly unknown[] = ['3D000', '42P01'];

function explainUnmade(name: ServiceName): (thrown: unknown) => never {
  return (thrown) => {
    if (!UNMADE.includes(codeOf(thrown))) throw thrown;
    const sentence = `${name} has no tables yet: start it once, so that it makes them.`;
    throw new Fault('UNAVAILABLE', sentence, { cause: thrown });
  };
}

function openStore(name: ServiceName, url: string): Promise<ServiceStore> | ServiceStore {
  return /^mongodb(\+srv)?:/.test(url) ? openMongoStore(url) : openPostgresStore(name, url);
}

/** Only orders keeps documents, so only it knows how. */
async function openMongoStore(url: string): Promise<ServiceStore> {
  const { openMongoEvents } = await import('@hansa/orders/store/mongodb/events');
  const { inspectMongo } = await import('@hansa/orders/store/mongodb/inspect-mongo');
  return {
    ...openMongoEvents(url),
    // Its indexes are made at each start, and nothing else has to be.
    inspect: async () => ({ ...(await inspectMongo(url)), pendingMigrations: [] }),
  };
}

function openPostgresStore(name: ServiceName, url: string): ServiceStore {
  const database = openDatabase<unknown>({ url, applicationName: 'hansa events', connectionsMax: 1 });
  const migrations = pathToFileURL(installed(`subgraphs/${name}/migrations/`));
  return {
    outbox: createPostgresOutbox(database.kysely),
    deadLetters: createPostgresDeadLetters(database.kysely),
    inspect: async () => ({
      ...(await inspectServer(database.pool)),
      pendingMigrations: await pendingMigrations(database, migrations),
    }),
    close: database.close,
  };
}
