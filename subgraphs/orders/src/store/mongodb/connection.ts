import { observePool } from '@hansa/kit/database/observe-pool';
import { MongoClient, type Db } from 'mongodb';
import type { StorageDeps } from '../storage.ts';
import { countPoolUse } from './pool-use.ts';

export interface MongoConnection {
  readonly db: Db;
  close(): Promise<void>;
}

/** Enough for the handlers of events and the requests that a busy service has at once. */
const DEFAULT_CONNECTIONS_MAX = 20;

/** A server that takes longer is one that is down, not one that is slow. */
const CONNECT_TIMEOUT_MS = 5_000;

/** When a majority cannot be had, the caller hears of it instead of waiting for as long as that lasts. */
const MAJORITY_TIMEOUT_MS = 10_000;

const DEFAULT_DATABASE = 'hansa_orders';

/**
 * Connects to the database that the address names, or to `hansa_orders`. What is written has reached a majority
 * before it counts, and only such things are read: nothing that was ever seen can be rolled back.
 */
export function connectToMongo({
  databaseUrl,
  connectionsMax = DEFAULT_CONNECTIONS_MAX,
  onStatement,
  meter,
}: Pick<StorageDeps, 'databaseUrl' | 'connectionsMax' | 'onStatement'> &
  Partial<Pick<StorageDeps, 'meter'>>): MongoConnection {
  const client = new MongoClient(databaseUrl, {
    appName: 'hansa-orders',
    maxPoolSize: connectionsMax,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    serverSelectionTimeoutMS: CONNECT_TIMEOUT_MS,
    writeConcern: { w: 'majority', wtimeoutMS: MAJORITY_TIMEOUT_MS },
    readConcern: { level: 'majority' },
    readPreference: 'primary',
    // As JSON does, so that a document is the same whatever keeps it.
    ignoreUndefined: true,
    monitorCommands: onStatement !== undefined,
  });
  if (onStatement) {
    client.on('commandStarted', ({ commandName, command }) =>
      onStatement(`${commandName} ${String(command[commandName])}`),
    );
  }
  const stopObserving = meter ? observePool(meter, countPoolUse(client, connectionsMax)) : () => undefined;
  return {
    db: client.db(databaseOf(databaseUrl)),
    close: () => {
      stopObserving();
      return client.close();
    },
  };
}

function databaseOf(url: string): string {
  const [, name] = /^[^/]*\/\/[^/?]*\/([^?]+)/.exec(url) ?? [];
  return name === undefined ? DEFAULT_DATABASE : decodeURIComponent(name);
}
