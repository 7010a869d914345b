import {
  type CompiledQuery,
  type ConnectionProvider,
  DefaultQueryExecutor,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type pg from 'pg';
import { Fault } from '../errors/fault.ts';
import { invariant } from '../errors/invariant.ts';
import {
  createTravellingConnection,
  type StatementWatch,
  type TravellingConnection,
} from './travelling-connection.ts';

/**
 * Kysely over a pool of connections that send together what need not wait for each other: see
 * `createTravellingConnection`. The pool must have been made with `pipeline: true`. `watch` is told of every statement.
 */
export function createTravellingKysely<Tables>(pool: pg.Pool, watch?: StatementWatch): Kysely<Tables> {
  const take = createTaking(pool, watch);
  const driver = createDriver(pool, take);
  const dialect: Dialect = {
    createDriver: () => driver,
    createQueryCompiler: () => compiler,
    createAdapter: () => adapter,
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
  return new Kysely({ config: { dialect }, dialect, driver, executor: new PooledExecutor(take) });
}

const compiler = new PostgresQueryCompiler();
const adapter = new PostgresAdapter();

type Take = () => Promise<TravellingConnection>;

function createTaking(pool: pg.Pool, watch: StatementWatch | undefined): Take {
  const connections = new WeakMap<pg.PoolClient, TravellingConnection>();
  const connectionOf = (client: pg.PoolClient): TravellingConnection => {
    const connection = connections.get(client) ?? createTravellingConnection(client, watch);
    connections.set(client, connection);
    return connection;
  };
  return () =>
    new Promise((resolve, reject) => {
      // PERF: with a callback, for the pool makes three promises of its own otherwise.
      pool.connect((error, client) => {
        if (client) resolve(connectionOf(client));
        else reject(error ?? new Fault('UNAVAILABLE', 'The pool gave no connection.'));
      });
    });
}

/** Kysely hands back the connections it was given, so they are ours. */
type TravellingDriver = Driver & {
  beginTransaction(connection: TravellingConnection, settings: object): Promise<void>;
};

function createDriver(pool: pg.Pool, take: Take): Driver {
  let ended: Promise<void> | undefined;
  const driver: TravellingDriver = {
    init: () => Promise.resolve(),
    destroy: () => (ended ??= pool.end()),
    acquireConnection: take,
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

/**
 * Runs each statement on whatever connection is free.
 *
 * PERF: this and `BoundExecutor` do what Kysely's executor does, with two promises for a statement instead of
 * fifteen, which were a quarter of all that an order made (`npm run bench:orders`).
 */
class PooledExecutor extends DefaultQueryExecutor {
  readonly #take: Take;
  readonly #handing: Handing;

  constructor(take: Take, handing = createHanding(take)) {
    super(compiler, adapter, handing);
    this.#take = take;
    this.#handing = handing;
  }

  override async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const connection = await this.#take();
    try {
      return await connection.executeQuery<Row>(query);
    } finally {
      connection.release();
    }
  }

  /** Kysely asks for this, and for nothing before it, when a transaction is given its connection. */
  override withConnectionProvider(): DefaultQueryExecutor {
    return new BoundExecutor(this.#handing.handed());
  }
}

/**
 * Runs the statements of one transaction. They need not wait for each other here: a connection sends what it is given
 * in the order in which it was given, and PostgreSQL answers in that order.
 */
class BoundExecutor extends DefaultQueryExecutor {
  readonly #connection: TravellingConnection;

  constructor(connection: TravellingConnection) {
    super(compiler, adapter, { provideConnection: (consumer) => consumer(connection) });
    this.#connection = connection;
  }

  override executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#connection.executeQuery<Row>(query);
  }

  override withConnectionProvider(): DefaultQueryExecutor {
    return this;
  }
}

/** Gives connections to Kysely's transactions. */
interface Handing extends ConnectionProvider {
  /** What is being given at this very moment. */
  handed(): TravellingConnection;
}

function createHanding(take: Take): Handing {
  let inHand: TravellingConnection | undefined;
  return {
    provideConnection: async (consumer) => {
      const connection = await take();
      try {
        inHand = connection;
        const consumed = consumer(connection);
        inHand = undefined;
        return await consumed;
      } finally {
        connection.release();
      }
    },
    handed: () => {
      invariant(inHand, 'Kysely makes a transaction as soon as it has a connection.');
      return inHand;
    },
  };
}
