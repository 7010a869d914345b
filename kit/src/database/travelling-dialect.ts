import {
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type pg from 'pg';
import { createTravellingConnection, type TravellingConnection } from './travelling-connection.ts';

/**
 * Kysely over a pool of connections that send together what need not wait for each other: see
 * `createTravellingConnection`. The pool must have been made with `pipeline: true`.
 */
export function createTravellingDialect(pool: pg.Pool): Dialect {
  return {
    createDriver: () => createDriver(pool),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
}

/** Kysely hands back the connections it was given, so they are ours. */
type TravellingDriver = Driver & {
  beginTransaction(connection: TravellingConnection, settings: object): Promise<void>;
};

function createDriver(pool: pg.Pool): Driver {
  const connections = new WeakMap<pg.PoolClient, TravellingConnection>();
  const driver: TravellingDriver = {
    init: () => Promise.resolve(),
    destroy: () => pool.end(),
    acquireConnection: async () => {
      const client = await pool.connect();
      const connection = connections.get(client) ?? createTravellingConnection(client);
      connections.set(client, connection);
      return connection;
    },
    beginTransaction: (connection: TravellingConnection, settings) => {
      connection.begin(settings);
      return Promise.resolve();
    },
    commitTransaction: (connection: TravellingConnection) => connection.commit(),
    rollbackTransaction: (connection: TravellingConnection) => connection.rollback(),
    releaseConnection: (connection: TravellingConnection) => {
      connection.release();
      return Promise.resolve();
    },
  };
  return driver;
}
