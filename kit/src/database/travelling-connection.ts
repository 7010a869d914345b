import type { Socket } from 'node:net';
import {
  CompiledQuery,
  type DatabaseConnection,
  type QueryExecutorProvider,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type pg from 'pg';
import { codeOf, Fault } from '../errors/fault.ts';
import { invariant } from '../errors/invariant.ts';
import { nameStatement } from './name-statement.ts';

export interface TravellingConnection extends DatabaseConnection {
  begin(settings: TransactionSettings): void;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  release(): void;
}

const writesSentLater = new WeakSet<CompiledQuery>();

/** What Kysely's builders and its `sql` have in common. */
interface Write {
  compile(tx: QueryExecutorProvider): CompiledQuery;
}

/**
 * Hands a write to its transaction without waiting for the answer: it travels with the next statement, at the
 * latest with the commit, and its failure is theirs. For writes whose result nobody reads. Outside of a
 * transaction it is a statement like any other.
 */
export async function sendLater(tx: QueryExecutorProvider, write: Write): Promise<void> {
  const query = write.compile(tx);
  writesSentLater.add(query);
  await tx.getExecutor().executeQuery(query);
}

/** A column's type changed under a prepared statement; this connection would go on saying so. */
const STALE_STATEMENT = '0A000';

/**
 * PERF: a round trip costs more than most statements do (`npm run bench:orders`), so a connection sends
 * together, in one write to its socket, what need not wait for each other:
 *
 *   begin                         waits for the first statement
 *   a write given to `sendLater`  waits for the next statement or the commit
 *   commit                        takes along what still waits
 *
 * Each has its own answer, and PostgreSQL runs them one after the other. When one fails, the transaction is
 * aborted and those behind it do nothing; the caller sees the first failure. Statements that come again and
 * again are prepared once per connection.
 */
export function createTravellingConnection(client: pg.PoolClient): TravellingConnection {
  let waiting: CompiledQuery[] = [];
  let state: 'none' | 'waiting to begin' | 'begun' = 'none';
  let stale = false;

  const ask = ({ sql, parameters }: CompiledQuery) =>
    parameters.length > 0
      ? client.query({ text: sql, values: [...parameters], name: nameStatement(sql) })
      : client.query(sql);

  const send = async (query: CompiledQuery): Promise<pg.QueryResult> => {
    const together = [...waiting, query];
    waiting = [];
    if (state === 'waiting to begin') state = 'begun';
    const answers = await Promise.allSettled(inOneWrite(client, () => together.map(ask)));
    const failure = answers.find((answer) => answer.status === 'rejected');
    if (failure) {
      stale ||= codeOf(failure.reason) === STALE_STATEMENT;
      throw failure.reason;
    }
    const last = answers.at(-1);
    invariant(last?.status === 'fulfilled', 'What was asked and did not fail was answered.');
    return last.value;
  };

  const end = () => {
    waiting = [];
    state = 'none';
  };

  return {
    executeQuery: async <Row>(query: CompiledQuery) => {
      if (state !== 'none' && writesSentLater.has(query)) {
        waiting.push(query);
        return { rows: [] };
      }
      return readResult<Row>(await send(query));
    },

    streamQuery: () => {
      throw new Fault('INTERNAL', 'Results cannot be streamed over a connection that sends ahead.');
    },

    begin: (settings) => {
      waiting = [beginning(settings)];
      state = 'waiting to begin';
    },

    commit: async () => {
      const isEmpty = state === 'waiting to begin' && waiting.length === 1;
      if (isEmpty) return end();
      const { command } = await send(CompiledQuery.raw('commit'));
      end();
      // PostgreSQL answers so, and with no error, when a statement had failed and somebody caught that.
      if (command !== 'COMMIT')
        throw new Fault('INTERNAL', 'A transaction with a failed statement in it was rolled back.');
    },

    rollback: async () => {
      const begun = state === 'begun';
      end();
      if (begun) await send(CompiledQuery.raw('rollback'));
    },

    release: () => {
      end();
      client.release(stale);
    },
  };
}

function beginning({ isolationLevel, accessMode }: TransactionSettings): CompiledQuery {
  const settings = [isolationLevel && `isolation level ${isolationLevel}`, accessMode].filter(Boolean);
  return CompiledQuery.raw(['begin', ...settings].join(' '));
}

/** What `work` writes leaves in one system call. */
function inOneWrite<T>(client: pg.PoolClient, work: () => T): T {
  // pg corks its socket for the messages of one statement and shows it only to those who know where it is.
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
  stream.cork();
  try {
    return work();
  } finally {
    stream.uncork();
  }
}

const counting = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

function readResult<Row>({ command, rowCount, rows }: pg.QueryResult): QueryResult<Row> {
  return {
    // Several statements in one text, as in migrations, have no rows of their own.
    rows: (rows as Row[] | undefined) ?? [],
    ...(counting.has(command) && { numAffectedRows: BigInt(rowCount ?? 0) }),
  };
}
