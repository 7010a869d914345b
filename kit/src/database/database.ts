import type { Meter } from '@opentelemetry/api';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { Fault } from '../errors/fault.ts';
import { isTracing } from '../telemetry/span.ts';
import { observePool } from './observe-pool.ts';
import { traceStatement } from './trace-statements.ts';
import type { StatementWatch } from './travelling-connection.ts';
import { createTravellingKysely } from './travelling-kysely.ts';

export interface Database<Tables> {
  /** Typed queries and transactions. */
  readonly kysely: Kysely<Tables>;
  readonly pool: pg.Pool;
  readonly url: string;
  /** Rejects with `UNAVAILABLE` while the database does not answer. */
  ping(): Promise<void>;
  /** Waits for running statements and closes every connection. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Shown in `pg_stat_activity`, so that an operator sees who holds a lock. */
  readonly applicationName: string;
  readonly connectionsMax?: number;
  /** Told of every statement; tests count them. */
  readonly onStatement?: ((sql: string) => void) | undefined;
  /** Shows how much of the pool is in use. */
  readonly meter?: Meter | undefined;
}

/** Enough for a busy service, few enough that seven services fit into PostgreSQL's default of 100. */
const DEFAULT_CONNECTIONS_MAX = 10;

/** A connection that takes longer is a neighbour that is down, not one that is slow. */
const CONNECT_TIMEOUT_MS = 5_000;

/** A neighbour that vanished without a word is noticed after this and a few probes, not after the usual two hours. */
export const KEEP_ALIVE_AFTER_MS = 10_000;

/**
 * The same the other way round: what we hold when our machine vanishes must not hold up everybody else. The
 * longest that we leave a transaction waiting is for the bus to take events, which is far shorter.
 */
const onceConnected = `
  set idle_in_transaction_session_timeout = '60s';
  set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3`;

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, readSafeInteger);

/** Opens a pool over one PostgreSQL database. `bigint` is read as number, `timestamptz` as Date, `numeric` as string. */
export function openDatabase<Tables>(options: DatabaseOptions): Database<Tables> {
  const { url, applicationName, connectionsMax = DEFAULT_CONNECTIONS_MAX, meter } = options;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: connectionsMax,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    // A statement and no start parameter, because poolers refuse those they do not know. `pg` waits for what
    // is returned, though its types do not say so.
    onConnect: (client): unknown => client.query(onceConnected),
    types,
    pipeline: true,
  });
  // A server that stops tells idle clients so; without a listener Node would end the process.
  pool.on('error', () => undefined);
  // The same for a client in the middle of a transaction, whose error the pool does not pass on. The
  // statement at hand, or the next one, rejects.
  pool.on('connect', (client) => client.on('error', () => undefined));

  const kysely = createTravellingKysely<Tables>(pool, watchOf(options));
  const stopObserving = meter
    ? observePool(meter, () => ({
        idle: pool.idleCount,
        used: pool.totalCount - pool.idleCount,
        max: connectionsMax,
        waiting: pool.waitingCount,
      }))
    : () => undefined;

  return {
    kysely,
    pool,
    url,
    ping: async () => {
      await pool.query('select 1').catch((cause: unknown) => {
        throw new Fault('UNAVAILABLE', `The database of ${applicationName} does not answer.`, { cause });
      });
    },
    close: () => {
      stopObserving();
      return kysely.destroy();
    },
  };
}

/** Nothing where nobody looks: a clock would be read for each statement. */
function watchOf({ applicationName, onStatement }: DatabaseOptions): StatementWatch | undefined {
  if (!onStatement && !isTracing()) return undefined;
  return (statement) => {
    if (statement.failure === undefined) onStatement?.(statement.sql);
    traceStatement(applicationName, statement);
  };
}

function readSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new Fault('INTERNAL', `${text} is too large to be an exact number.`);
  return value;
}
